const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * How long after one attempt the next follows, in milliseconds; the first comes at once.
 * Ten attempts over about three days, as the Standard Webhooks specification suggests.
 */
export const RETRY_DELAYS_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/**
 * For the callback of one run. Somebody waits for it, and its receiver may need a moment to
 * begin waiting: soon at first, then every 20 s for a quarter of an hour, then as everybody
 * else.
 */
export const CALLBACK_DELAYS_MS: readonly number[] = [
  0,
  300,
  1 * SECOND,
  3 * SECOND,
  10 * SECOND,
  ...Array.from({ length: 44 }, () => 20 * SECOND),
  ...RETRY_DELAYS_MS.slice(2),
]

const MAX_JITTER = 0.1
const MAX_RETRY_AFTER_MS = 24 * HOUR

type Retry = {
  schedule: readonly number[]
  /** How many attempts of the schedule were made, this one included. */
  attemptCount: number
  retryAfterMs?: number | undefined
  /** From 0 to 1. */
  random: number
}

/**
 * Milliseconds until the next attempt; undefined when there is none left. Jitter only
 * adds, so that no attempt is early. `Retry-After` lengthens and never shortens, up to a day.
 */
export function nextDelayMs(retry: Retry): number | undefined {
  const step = retry.schedule[retry.attemptCount]
  if (step === undefined) return undefined
  const asked = Math.min(retry.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS)
  return Math.round(Math.max(step, asked) * (1 + MAX_JITTER * retry.random))
}
