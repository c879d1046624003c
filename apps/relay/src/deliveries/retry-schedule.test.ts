import { expect, test } from 'vitest'
import { nextDelayMs, RETRY_DELAYS_MS } from './retry-schedule.ts'

const schedule = RETRY_DELAYS_MS
const HOUR = 3_600_000

test('ten attempts are made over about three days', () => {
  const total = schedule.reduce((sum, delay) => sum + delay, 0)
  expect(schedule).toHaveLength(10)
  expect(total / HOUR).toBeCloseTo(75.6, 1)
})

test('a second attempt follows the first after five seconds', () => {
  expect(nextDelayMs({ schedule, attemptCount: 1, random: 0 })).toBe(5_000)
})

test('jitter adds at most a tenth and never shortens', () => {
  expect(nextDelayMs({ schedule, attemptCount: 1, random: 1 })).toBe(5_500)
})

test('Retry-After lengthens up to twice the step', () => {
  const after = (retryAfterMs: number) =>
    nextDelayMs({ schedule, attemptCount: 1, retryAfterMs, random: 0 })
  expect(after(1_000)).toBe(5_000)
  expect(after(8_000)).toBe(8_000)
  expect(after(HOUR)).toBe(10_000)
})

test('after the last attempt there is none', () => {
  expect(nextDelayMs({ schedule, attemptCount: 10, random: 0 })).toBeUndefined()
})
