import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { HELP } from '../src/cli/help.ts'
import { Effect, NewFault } from '../src/faults/fault-rule.ts'

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

/** The first cells of the table whose head begins with a word. */
function firstCells(head: string): string[] {
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => new RegExp(`^\\| ${head} +\\|`).test(line))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  return lines.slice(start + 2, end).flatMap((line) => /`([^`]+)`/.exec(line)?.[1] ?? [])
}

test('the table of effects names every effect', () => {
  const kinds = Effect.options.map((option) => option.shape.kind.value)
  expect(firstCells('effect')).toEqual(kinds)
})

test('the table of matches names everything that can be matched', () => {
  const names = Object.keys(NewFault.shape.match.unwrap().shape)
  expect(firstCells('match').toSorted()).toEqual(names.toSorted())
})

test('the table of options names every option of the command line', () => {
  const offered = [...HELP.matchAll(/--([a-z-]{2,})/g)].map(([, name]) => name)
  const described = firstCells('option').flatMap(
    (cell) => /--([a-z-]+)/.exec(cell)?.[1] ?? [],
  )
  expect(new Set(described)).toEqual(new Set(offered))
})

test('the example runs as it stands', async () => {
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const script = `${example}\nprocess.stdout.write(String(response.status))`
  const folder = fileURLToPath(new URL('..', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', script],
    { cwd: folder },
  )
  expect(await text(child.stdout)).toBe('202')
})
