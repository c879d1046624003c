import { readRateLimit } from './rate-limit.ts'
import { readWaitMs, serverNowMs } from './wait-time.ts'

/**
 * How long an answer asks to wait, in milliseconds; undefined when it does not say, or says
 * what cannot be meant. `nowMs` is when it came.
 *
 * `Retry-After` counts, and without it, on a 429, the end of the rate window.
 * The body's `retryAfter` is never read: it is a point in time that looks like a duration.
 */
export function readRetryAfterMs(
  status: number,
  headers: Headers,
  nowMs: number,
): number | undefined {
  const asked = readWaitMs(headers.get('retry-after'), serverNowMs(headers, nowMs))
  return asked ?? (status === 429 ? readResetInMs(headers, nowMs) : undefined)
}

/** How long until the rate window ends, by the upstream's own clock. */
export function readResetInMs(headers: Headers, nowMs: number): number | undefined {
  const resetAt = readRateLimit(headers, nowMs)?.resetAt
  return resetAt && Math.max(0, resetAt.getTime() - serverNowMs(headers, nowMs))
}
