import { expect, test } from 'vitest'
import { readJson } from './read-json.ts'

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

test('many events may have more values together, but none of them is as wide', () => {
  const batch = (text: string) => readJson(text, { maxValues: 100_000 })
  const event = `{"type":"custom.a","data":${wide(100)}}`
  const events = `{"events":[${Array.from({ length: 500 }, () => event).join()}]}`
  expect(batch(events)).toMatchObject({ events: { length: 500 } })
  for (const text of [wide(90_000), `{"events":[{"data":${wide(20_001)}}]}`]) {
    const before = process.cpuUsage()
    expect(() => batch(text)).toThrow(/object or list of the body has more than 20,000/)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(30)
  }
  expect(() => batch(`[${'{"a":1},'.repeat(50_000)}{}]`)).toThrow(/more than/)
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
