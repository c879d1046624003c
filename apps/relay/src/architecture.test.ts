import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync(new URL('../../../ARCHITECTURE.md', import.meta.url), 'utf8')
const named = [...text.matchAll(/`((?:[a-z-]+\/)*[a-z-]+\.ts)`/g)].map(([, path]) => path)
// What each room has one of.
const OF_EACH_ROOM = ['api.ts', 'sql.ts', 'context.ts']

test('every file that ARCHITECTURE.md names is there', () => {
  const missing = named.filter(
    (path = '') =>
      !OF_EACH_ROOM.includes(path) &&
      !existsSync(new URL(path, import.meta.url)) &&
      !existsSync(new URL(`../../../${path}`, import.meta.url)),
  )
  expect(named.length).toBeGreaterThan(30)
  expect(missing).toEqual([])
})
