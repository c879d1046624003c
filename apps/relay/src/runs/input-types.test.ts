import { assert, double, property } from 'fast-check'
import { JsonNumber, parseJson } from '@wireflow-connect/sdk/wire'
import { expect, test } from 'vitest'
import { readAs } from './input-types.ts'

const input = (type: string, options?: string[]) => ({
  nodeId: 'n',
  label: 'High quality',
  type,
  required: false,
  ...(options && { options }),
})
const read = (type: string, given: unknown, options?: string[]) => {
  const answer = readAs(input(type, options), given)
  return answer.ok ? answer.value : answer
}
const refused = (expected: RegExp | string) => ({
  ok: false,
  expected: typeof expected === 'string' ? expected : expect.stringMatching(expected),
})

test.each([
  ['1,5', 1.5],
  ['0,125', 0.125],
  [',5', 0.5],
  ['1.500', 1.5],
  ['1.234,56', 1234.56],
  ['1,234.56', 1234.56],
  ['1,234,567', 1_234_567],
  ['1.234.567', 1_234_567],
  ['1 234 567,8', 1_234_567.8],
  ['1\u202f234,5', 1234.5],
  ["1'234.5", 1234.5],
  ['1’234', 1234],
  ['+7', 7],
  ['\u22122,5', -2.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['１２', 12],
  [['3'], 3],
  [['', '3'], 3],
  ['9007199254740993', new JsonNumber('9007199254740993')],
])('a number is read from %j', (given, value) => {
  expect(read('number', given)).toEqual(value)
})

test.each([
  ['1,500', /1500 or 1.5/],
  ['many', 'a number'],
  ['0x10', 'a number'],
  ['Infinity', 'a number'],
  ['12 px', 'a number'],
  ['1,2,3', 'a number'],
  ['1.2.3', 'a number'],
  ['1.234.56', 'a number'],
  ['--1', 'a number'],
  [true, 'a number'],
  [['1', '2'], 'a number'],
])('what is no clear number is not one: %j', (given, expected) => {
  expect(read('number', given)).toEqual(refused(expected))
})

test.each([
  [true, true],
  ['on', true],
  [' Yes ', true],
  ['1', true],
  [1, true],
  ['checked', true],
  ['✓', true],
  ['ja', true],
  // A box whose value is its own label.
  ['high  Quality', true],
  // A hidden field before the box, or behind it.
  [['0', '1'], true],
  [['true', 'false'], true],
  [['0'], false],
  [['', 'on'], true],
  ['off', false],
  ['Nein', false],
  [0, false],
])('a box is read from %j', (given, value) => {
  expect(read('boolean', given)).toBe(value)
})

test.each(['maybe', 'ok?', 2, ['on', 'off', 'on'], { a: 1 }])('no box is %j', (given) => {
  expect(read('boolean', given)).toEqual(refused('true or false'))
})

test('a choice is read in any case and spacing, where one option is meant', () => {
  const options = ['Extra large', 'M', 'm ', 'S']
  expect(read('select', 'extra_large', options)).toBe('Extra large')
  expect(read('select', ['EXTRA LARGE'], options)).toBe('Extra large')
  expect(read('select', 'M', options)).toBe('M')
  expect(read('select', 's', options)).toBe('S')
  expect(read('select', 'XL', options)).toEqual(refused(/one of Extra large/))
  expect(read('select', 7, ['7', '8'])).toBe('7')
  expect(read('select', ['M', 'S'], options)).toMatchObject({ ok: false })
})

test.each([
  ['2026-12-31', '2026-12-31'],
  ['2026-12-31T10:00:00Z', '2026-12-31'],
  ['2026/1/5', '2026-01-05'],
  ['31.12.2026', '2026-12-31'],
  ['5.1.2026', '2026-01-05'],
  ['31/12/2026', '2026-12-31'],
  ['12/31/2026', '2026-12-31'],
  ['05/05/2026', '2026-05-05'],
])('a date is read from %j', (given, value) => {
  expect(read('date', given)).toBe(value)
})

test.each(['05/06/2026', '2026-02-30', '31.02.2026', 'tomorrow', '', 7])(
  'what is no clear date is not one: %j',
  (given) => {
    expect(read('date', given)).toEqual(refused(/2026-12-31/))
  },
)

test('several texts of one name are one text, and a file of a form service is its address', () => {
  expect(read('text', ['oil', 'ink', '', 'oil'])).toBe('oil, ink')
  expect(read('text', ['oil'])).toBe('oil')
  expect(read('text', [{ a: 1 }])).toEqual(refused('text'))
  const file = { id: 'f', url: 'https://files.example/a.png', mimeType: 'image/png' }
  expect(read('image', [file])).toBe(file.url)
  expect(read('url', ' https://a.example/ ')).toBe('https://a.example/')
  expect(read('image', [file, { url: 'https://files.example/b.png' }])).toMatchObject({
    ok: false,
  })
})

test('a number of JSON arrives as it was written, in a field and in a text', () => {
  assert(
    property(double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = JSON.stringify(value)
      expect(Number(read('number', parseJson(text)))).toBe(Number(text))
      expect(Number(read('number', text))).toBe(Number(text))
      expect(JSON.stringify(read('number', text))).toBe(text)
    }),
  )
})
