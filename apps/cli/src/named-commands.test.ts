import { access, readdir, readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { createProgram } from './commands.ts'

const ROOT = new URL('../../../', import.meta.url)
const TEXTS = ['skills/wireflow-connect/SKILL.md', 'llms.txt', 'apps/cli/README.md']

test.each(TEXTS)('every command and option that %s names exists', async (path) => {
  const text = await readFile(new URL(path, ROOT), 'utf8')
  const named = [...text.matchAll(/(?<!\]\(.*)wireflow-connect ([a-z]+)([^`\n]*)/g)]
  expect(named.length).toBeGreaterThan(2)
  for (const [line, name = '', rest = ''] of named) {
    const command = findCommand(createProgram({}), [name, ...rest.trim().split(/\s+/)])
    expect(command, line).toBeDefined()
    const options = command?.options.map(({ long }) => long)
    for (const [option] of rest.matchAll(/--[a-z-]+/g))
      expect(options, line).toContain(option)
  }
})

/** The innermost one that the words name; undefined where one of a group does not exist. */
function findCommand(parent: Command, [word, ...words]: string[]): Command | undefined {
  const command = parent.commands.find((each) => each.name() === word)
  return command && command.commands.length > 0 ? findCommand(command, words) : command
}

test('every command is named in the README, with what it takes', async () => {
  const text = await readFile(new URL('apps/cli/README.md', ROOT), 'utf8')
  const table = text.split('\n').filter((line) => line.startsWith('| `'))
  for (const name of namesOf(createProgram({}))) {
    expect(table.join('\n')).toMatch(new RegExp(`\`${name}( |\`)`))
  }
})

function namesOf({ commands }: Command): string[] {
  return commands.flatMap((command) => {
    const inner = namesOf(command).map((name) => `${command.name()} ${name}`)
    return inner.length > 0 ? inner : [command.name()]
  })
}

const INDEXES = ['llms.txt', 'README.md', 'docs/README.md']

test.each(INDEXES)('every document that %s leads to exists', async (path) => {
  const named = await documentsOf(path)
  expect(named.length).toBeGreaterThan(10)
  for (const url of named) await access(url)
})

test('docs/README.md names every document of its folder', async () => {
  const folder = new URL('docs/', ROOT)
  const all = (await readdir(folder)).filter((name) => name.endsWith('.md'))
  const named = (await documentsOf('docs/README.md')).map(({ href }) => href)
  for (const name of all.filter((each) => each !== 'README.md')) {
    expect(named, name).toContain(new URL(name, folder).href)
  }
})

/** What a document links to within the repository. */
async function documentsOf(path: string): Promise<URL[]> {
  const base = new URL(path, ROOT)
  const links = (await readFile(base, 'utf8')).matchAll(/\]\(([^)#]+)[^)]*\)/g)
  return [...links]
    .map(([, target = '']) => target)
    .filter((target) => !target.startsWith('http'))
    .map((target) => new URL(target, base))
}
