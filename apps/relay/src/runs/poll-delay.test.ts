import { expect, test } from 'vitest'
import { pollDelayMs, troubleDelayMs } from './poll-delay.ts'

test('polls follow the documented pace', () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7].map((count) => Math.round(pollDelayMs(count)))
  expect(delays).toEqual([1000, 1500, 2250, 3375, 5063, 7594, 10_000, 10_000])
})

test('calls to an upstream in trouble become rarer, up to one in half a minute', () => {
  expect(troubleDelayMs(0, 1)).toBe(1_000)
  expect(troubleDelayMs(3, 0)).toBe(4_000)
  expect(troubleDelayMs(1_000, 1)).toBe(30_000)
})
