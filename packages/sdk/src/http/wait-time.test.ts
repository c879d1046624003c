import { expect, test } from 'vitest'
import { readWaitMs } from './wait-time.ts'

const NOON = Date.parse('2026-11-28T12:00:00Z')
const HALF_A_DAY_MS = 12 * 3_600_000

test.each([
  ['0', 0],
  ['5', 5_000],
  [' 1.5 ', 1_500],
  ['120, 120', 120_000],
  ['120.0', 120_000],
  ['43200', HALF_A_DAY_MS],
  [String(NOON / 1_000 + 7), 7_000],
  [String(NOON + 7_000), 7_000],
  [String(NOON / 1_000 - 2), 0],
  [new Date(NOON + 5_000).toUTCString(), 5_000],
  [new Date(NOON + 5_000).toISOString(), 5_000],
  ['Saturday, 28-Nov-26 12:00:05 GMT', 5_000],
])('%s is a wait', (text, waitMs) => {
  expect(readWaitMs(text, NOON)).toBe(waitMs)
})

test.each([
  ['more than the day, in milliseconds', '900000', 900_000],
  ['half a day in milliseconds', String(HALF_A_DAY_MS), HALF_A_DAY_MS],
])('%s is taken for milliseconds', (_what, text, waitMs) => {
  expect(readWaitMs(text, NOON)).toBe(waitMs)
})

test.each([
  null,
  '',
  ' ',
  'soon',
  'in 5 minutes',
  '5 apples',
  '-5',
  'Infinity',
  'NaN',
  '1e400',
  '999999999',
  String(NOON / 1_000 + 2 * 86_400),
  String(NOON + 2 * 86_400_000),
  new Date(NOON - 365 * 86_400_000).toUTCString(),
  new Date(NOON + 365 * 86_400_000).toUTCString(),
  '1711036800',
])('%j says nothing', (text) => {
  expect(readWaitMs(text, NOON)).toBeUndefined()
})

test('a wait may go a little beyond the end of the day', () => {
  const late = Date.parse('2026-11-28T23:59:50Z')
  expect(readWaitMs('90', late)).toBe(90_000)
  expect(readWaitMs('7200', late)).toBe(7_200)
})
