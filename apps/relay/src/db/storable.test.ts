import { parseJson } from '@wireflow-connect/sdk/wire'
import { expect, test } from 'vitest'
import { storableJson, storableText, toStorable } from './storable.ts'

test.each([
  ['a NUL', 'a\0b', 'a\uFFFDb'],
  ['the first half of a pair', 'a\ud83db', 'a\uFFFDb'],
  ['the second half of a pair', '\udc00', '\uFFFD'],
  ['halves in the wrong order', '\udc00\ud83d', '\uFFFD\uFFFD'],
  ['a whole pair', '😀', '😀'],
  ['an escape that is written out', 'a\\u0000 \\ud83d', 'a\\u0000 \\ud83d'],
  ['a backslash before a NUL', '\\\0', '\\\uFFFD'],
])('%s is kept as far as PostgreSQL can keep it', (_what, text, kept) => {
  expect(storableText(text)).toBe(kept)
  expect(JSON.parse(storableJson({ [text]: [text, { text }] }))).toEqual({
    [kept]: [kept, { text: kept }],
  })
})

test('a number keeps its digits, and one of too many becomes a text', () => {
  const long = `1${'0'.repeat(20_000)}`
  const text = `{"a":18446744073709551615,"b":1e400,"c":1e99999,"d":[-${long}]}`
  expect(storableJson(parseJson(text))).toBe(
    `{"a":18446744073709551615,"b":1e400,"c":"1e99999","d":["-${long}"]}`,
  )
})

test('what is kept in memory is what is kept in the database', () => {
  expect(toStorable({ name: 'a\0', n: parseJson('1e400') })).toEqual({
    name: 'a\uFFFD',
    n: parseJson('1e400'),
  })
})
