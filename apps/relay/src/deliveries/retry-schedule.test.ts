import { expect, test } from 'vitest'
import { CALLBACK_DELAYS_MS, nextDelayMs, RETRY_DELAYS_MS } from './retry-schedule.ts'

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

test('Retry-After lengthens up to a day, and never shortens', () => {
  const after = (retryAfterMs: number) =>
    nextDelayMs({ schedule, attemptCount: 1, retryAfterMs, random: 0 })
  expect(after(1_000)).toBe(5_000)
  expect(after(8_000)).toBe(8_000)
  expect(after(HOUR)).toBe(HOUR)
  expect(after(24 * HOUR)).toBe(24 * HOUR)
  expect(after(900_000_000)).toBe(24 * HOUR)
})

test('a callback is tried every 15 to 30 seconds for a quarter of an hour, then as all others', () => {
  const dense = CALLBACK_DELAYS_MS.indexOf(5 * 60_000)
  for (const random of [0, 1]) {
    const delays = CALLBACK_DELAYS_MS.slice(1, dense).map(
      (_, index) =>
        nextDelayMs({ schedule: CALLBACK_DELAYS_MS, attemptCount: index + 1, random }) ??
        0,
    )
    expect(Math.max(...delays)).toBeLessThan(30_000)
    expect(Math.min(...delays.slice(4))).toBeGreaterThan(15_000)
    const minutes = delays.reduce((sum, delay) => sum + delay) / 60_000
    expect(minutes).toBeGreaterThan(14.5)
    expect(minutes).toBeLessThan(17)
  }
  expect(CALLBACK_DELAYS_MS.slice(-8)).toEqual(RETRY_DELAYS_MS.slice(-8))
})

test('after the last attempt there is none', () => {
  expect(nextDelayMs({ schedule, attemptCount: 10, random: 0 })).toBeUndefined()
})
