import { expect, test } from 'vitest'
import { CALLBACK_DELAYS_MS, RETRY_DELAYS_MS } from './retry-schedule.ts'
import { SendFailure } from '../outgoing/send-failure.ts'
import { breakMsOf, verdictOf } from './verdict.ts'

const answer = (status: number, body = '', retryAfterMs?: number) => ({
  status,
  body,
  retryAfterMs,
})
const after = (
  given: ReturnType<typeof answer> | SendFailure,
  attemptCount = 1,
  isCallback = false,
) => {
  const schedule = isCallback ? CALLBACK_DELAYS_MS : RETRY_DELAYS_MS
  return verdictOf({ answer: given, attemptCount, schedule, isCallback, random: 0 })
}

test('2xx alone is success', () => {
  for (const status of [200, 201, 204, 299]) {
    expect(after(answer(status))).toEqual({ state: 'succeeded' })
  }
  for (const status of [301, 302, 304, 307, 400, 401, 404, 409, 429, 500, 503]) {
    expect(after(answer(status)).state).toBe('pending')
  }
})

test('410 ends a delivery and its endpoint', () => {
  expect(after(answer(410))).toEqual({ state: 'failed', isGone: true })
})

test('after the last attempt a delivery has failed', () => {
  expect(after(new SendFailure('timeout', ''), 10)).toEqual({
    state: 'failed',
    isGone: false,
  })
})

test('Retry-After of 429 and 503 lengthens, and does not shorten', () => {
  expect(after(answer(429, '', 7_000))).toEqual({ state: 'pending', delayMs: 7_000 })
  expect(after(answer(503, '', 60_000))).toEqual({ state: 'pending', delayMs: 60_000 })
  expect(after(answer(503, '', 1_000))).toEqual({ state: 'pending', delayMs: 5_000 })
})

test('a callback comes again after 0.3, 1, 3, 10 seconds and then every 20', () => {
  const delays = [1, 2, 3, 4, 5, 6].map((count) => after(answer(409), count, true))
  expect(delays.map((verdict) => 'delayMs' in verdict && verdict.delayMs)).toEqual([
    300, 1_000, 3_000, 10_000, 20_000, 20_000,
  ])
})

test('a callback ends with 404, 410 and with a 409 that says finished', () => {
  const ended = { state: 'failed', isGone: false }
  expect(after(answer(404), 1, true)).toEqual(ended)
  expect(after(answer(409, 'The execution has finished already.'), 1, true)).toEqual(
    ended,
  )
  expect(after(answer(409, 'It is running already.'), 1, true).state).toBe('pending')
  expect(after(answer(404), 1, false).state).toBe('pending')
})

test('a callback waits for a receiver that is still starting', () => {
  const page = '<pre>Cannot POST /webhook-waiting/9</pre>'
  expect(after(answer(404, page), 1, true).state).toBe('pending')
})

test('a busy receiver that names a time is left alone, for a minute at most', () => {
  expect(breakMsOf(answer(429, '', 5_000))).toBe(5_000)
  expect(breakMsOf(answer(503, '', 3_600_000))).toBe(60_000)
  expect(breakMsOf(answer(500, '', 5_000))).toBe(0)
  expect(breakMsOf(new SendFailure('timeout', ''))).toBe(0)
})
