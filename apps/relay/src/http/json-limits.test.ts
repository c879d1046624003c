import { expect, test } from 'vitest'
import { readJson as readAnyJson } from './read-json.ts'

const readJson = (text: string) => readAnyJson(text, { maxValues: 20_000 })

const MIB = 1024 * 1024
const wide = (count: number) =>
  JSON.stringify(
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])),
  )

test('JSON of many values is refused, however they are arranged, before it is read', () => {
  const huge = [
    wide(90_000),
    `[${'0,'.repeat(90_000)}0]`,
    `[${'{},'.repeat(20_000)}{}]`,
    `[${'[[[],[]]],'.repeat(9_000)}0]`,
    // Not JSON at all, which only reading it would show.
    ','.repeat(MIB),
  ]
  for (const text of huge) {
    const before = process.cpuUsage()
    expect(() => readJson(text)).toThrow(/more than 20,000 values/)
    // Reading 90,000 fields takes more than a hundred milliseconds.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(30)
  }
  expect(readJson(wide(19_000))).toMatchObject({ k0: 0, k18999: 18_999 })
})

test('what stands in texts counts for nothing', () => {
  const texts = [
    ',[{'.repeat(50_000),
    '"'.repeat(50_000),
    '\\'.repeat(50_001),
    '\\",['.repeat(9_999),
  ]
  expect(readJson(JSON.stringify({ texts }))).toEqual({ texts })
})

test('JSON nested deeper than 100 levels is refused, and broken JSON', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(readJson(nested(100))).toHaveLength(1)
  expect(() => readJson(nested(101))).toThrow(/deeper than 100/)
  expect(() => readJson('{"a":'.repeat(100_000))).toThrow(/deeper than 100/)
  for (const text of ['{"a":', '"open', '"open\\', ']', 'nope']) {
    expect(() => readJson(text)).toThrow(/not valid JSON/)
  }
})
