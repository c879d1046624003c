import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { EVENT_TYPES } from '../src/index.ts'

test('the table of events in the README is the registry', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const [, table = ''] = /<!-- events -->([\s\S]*)<!-- \/events -->/.exec(readme) ?? []
  const rows = Object.entries(EVENT_TYPES).map(
    ([type, { about, isDefault }]) =>
      `| \`${type}\` | ${isDefault ? 'yes' : 'no'} | ${about} |`,
  )
  expect(table.trim().split('\n').slice(2)).toEqual(rows)
})
