import { readRateLimit } from './rate-limit.ts'

/**
 * How long an answer asks to wait, in milliseconds; undefined when it does not say.
 *
 * `Retry-After` counts, and without it, on a 429, the end of the rate window. Times of the
 * upstream's clock are read against its own `Date`, so that a wrong clock here costs nothing.
 * The body's `retryAfter` is never read: it is a point in time that looks like a duration.
 */
export function readRetryAfterMs(
  status: number,
  headers: Headers,
  nowMs: number,
): number | undefined {
  const serverNowMs = readDate(headers.get('date')) ?? nowMs
  const asked = readRetryAfter(headers.get('retry-after'), serverNowMs)
  if (asked !== undefined) return asked

  return status === 429 ? readResetInMs(headers, nowMs) : undefined
}

/** How long until the rate window ends, by the upstream's own clock. */
export function readResetInMs(headers: Headers, nowMs: number): number | undefined {
  const serverNowMs = readDate(headers.get('date')) ?? nowMs
  const resetAt = readRateLimit(headers)?.resetAt
  return resetAt && Math.max(0, resetAt.getTime() - serverNowMs)
}

function readRetryAfter(text: string | null, serverNowMs: number): number | undefined {
  if (!text?.trim()) return undefined
  const seconds = Number(text)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000)

  const dateMs = readDate(text)
  return dateMs === undefined ? undefined : Math.max(0, dateMs - serverNowMs)
}

function readDate(text: string | null): number | undefined {
  const dateMs = Date.parse(text ?? '')
  return Number.isNaN(dateMs) ? undefined : dateMs
}
