import { access, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createProgram } from './commands.ts'

const ROOT = new URL('../../../', import.meta.url)
const TEXTS = ['skills/wireflow-connect/SKILL.md', 'llms.txt', 'apps/cli/README.md']

test.each(TEXTS)('every command and option that %s names exists', async (path) => {
  const text = await readFile(new URL(path, ROOT), 'utf8')
  const named = [...text.matchAll(/(?<!\]\(.*)wireflow-connect ([a-z]+)([^`\n]*)/g)]
  const { commands } = createProgram({})
  expect(named.length).toBeGreaterThan(2)
  for (const [line, name = '', rest = ''] of named) {
    const command = commands.find((each) => each.name() === name)
    expect(command, line).toBeDefined()
    const options = command?.options.map(({ long }) => long)
    for (const [option] of rest.matchAll(/--[a-z]+/g))
      expect(options, line).toContain(option)
  }
})

test('every document that llms.txt leads to exists', async () => {
  const text = await readFile(new URL('llms.txt', ROOT), 'utf8')
  const paths = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(10)
  for (const path of paths) await access(new URL(path, ROOT))
})
