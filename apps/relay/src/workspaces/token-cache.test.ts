import { expect, test } from 'vitest'
import type { Db } from '../db/db.ts'
import { createTokenCache } from './token-cache.ts'
import { hashToken } from './token-hash.ts'

/** Tokens by their text, and how often they were looked for. */
function openTokens(...texts: string[]) {
  const rows = new Map(texts.map((text) => [hashToken(text).toString('hex'), text]))
  let looks = 0
  let nowMs = 0
  let broken = false
  const query = async ({ values: [hash] }: { values: [Buffer] }) => {
    looks += 1
    if (broken) throw new Error('away')
    const id = rows.get(hash.toString('hex'))
    return { rows: id === undefined ? [] : [{ id, workspace_id: 'wsp', scopes: [] }] }
  }
  const cache = createTokenCache({ query } as unknown as Db, () => nowMs)
  return {
    cache,
    looks: () => looks,
    pass: (ms: number) => (nowMs += ms),
    break: (is: boolean) => (broken = is),
    end(text: string) {
      rows.delete(hashToken(text).toString('hex'))
    },
    make: (text: string) => rows.set(hashToken(text).toString('hex'), text),
  }
}

test('who calls with one token many times within a second is looked up once', async () => {
  const tokens = openTokens('a', 'b')
  const found = await Promise.all(
    ['a', 'a', 'b', 'a'].map((text) => tokens.cache.find(text)),
  )
  expect(found.map((token) => token?.id)).toEqual(['a', 'a', 'b', 'a'])
  tokens.pass(999)
  await tokens.cache.find('a')
  expect(tokens.looks()).toBe(2)
})

test('a token that was ended is let in for a second at most, and not at all where it was ended', async () => {
  const tokens = openTokens('here', 'there')
  await tokens.cache.find('here')
  await tokens.cache.find('there')
  tokens.end('here')
  tokens.end('there')
  tokens.cache.forget('here')
  expect(await tokens.cache.find('here')).toBeUndefined()
  expect(await tokens.cache.find('there')).toBeDefined()
  tokens.pass(1_000)
  expect(await tokens.cache.find('there')).toBeUndefined()
})

test('a token ended while it is looked up is not kept', async () => {
  const tokens = openTokens('a')
  const looking = tokens.cache.find('a')
  tokens.end('a')
  tokens.cache.forget('a')
  await looking
  expect(await tokens.cache.find('a')).toBeUndefined()
})

test('what was not found, and a look that failed, are looked for anew', async () => {
  const tokens = openTokens()
  expect(await tokens.cache.find('new')).toBeUndefined()
  tokens.make('new')
  tokens.break(true)
  await expect(tokens.cache.find('new')).rejects.toThrow('away')
  tokens.break(false)
  expect(await tokens.cache.find('new')).toMatchObject({ id: 'new' })
})
