import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { JsonNumber } from './json-number.ts'
import { parseJson, stringifyJson } from './json-text.ts'

afterEach(() => vi.unstubAllGlobals())

/** Runtimes without `JSON.rawJSON`: Node 20, and browsers from before 2025. */
function withoutRawJson(): void {
  const { parse, stringify } = JSON
  vi.stubGlobal('JSON', { parse, stringify })
}

const INEXACT = [
  '9007199254740993',
  '18446744073709551615',
  '-8202522731445525542',
  '0.1000000000000000055511151231257827',
  '3.14159265358979323846',
  '1e400',
  '-1E+400',
  '1e-400',
  '123456789012345678901234567890.5e10',
]
const EXACT = ['0', '-1', '9007199254740992', '1e5', '1.0', '0.30000000000000004', '1e21']

test.each(INEXACT)('%s keeps its digits, wherever it stands', (digits) => {
  const text = `{"a":${digits},"b":[${digits},"${digits}"],"c":{"${digits}":${digits}}}`
  const value = parseJson(text)
  expect(value).toMatchObject({ a: new JsonNumber(digits), b: [{ digits }, digits] })
  expect(stringifyJson(value)).toBe(text)
  expect(JSON.stringify(value)).toBe(text)
  expect(stringifyJson(parseJson(digits))).toBe(digits)
  withoutRawJson()
  expect(stringifyJson(parseJson(text))).toBe(text)
})

test.each(EXACT)('%s is a number as ever', (digits) => {
  expect(parseJson(`[${digits}]`)).toEqual([Number(digits)])
})

test('such a number reads as its digits, and counts as the nearest double', () => {
  const number = new JsonNumber('9007199254740993')
  expect(String(number)).toBe('9007199254740993')
  expect(Number(number)).toBe(9007199254740992)
})

test('a text that looks like a number stays a text, and what is no JSON is refused', () => {
  const text =
    '{"a":"0.5:9007199254740993","b":"\\"9007199254740993","n":18446744073709551615}'
  expect(stringifyJson(parseJson(text))).toBe(text)
  for (const broken of [
    '{"a":9007199254740993',
    '{9007199254740993:1}',
    '[09007199254740993]',
  ]) {
    expect(() => parseJson(broken)).toThrow(SyntaxError)
  }
})

test('a field named __proto__ is a field', () => {
  const text = '{"__proto__":{"n":9007199254740993},"a":1}'
  expect(stringifyJson(parseJson(text))).toBe(text)
})

test('any JSON comes out as it went in, but for numbers that no double holds', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ noUnicodeString: false }),
      fc.bigInt(),
      (value, number) => {
        expect(parseJson(JSON.stringify(value))).toEqual(
          JSON.parse(JSON.stringify(value)),
        )
        const text = `{"n":${number},"v":${JSON.stringify(value)}}`
        expect(stringifyJson(parseJson(text))).toBe(
          stringifyJson(JSON.parse(text)).replace(/"n":[^,]+/, `"n":${number}`),
        )
      },
    ),
  )
})

test('a megabyte of digits is read in no time', () => {
  const startMs = performance.now()
  parseJson(`[1${'0'.repeat(1_000_000)}1]`)
  parseJson(`["${'9007199254740993e1,'.repeat(50_000)}",1e400]`)
  expect(performance.now() - startMs).toBeLessThan(1_000)
})
