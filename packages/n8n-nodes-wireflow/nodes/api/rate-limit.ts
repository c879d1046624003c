import { toNumber } from '../reading/json'
import type { Answer } from './call'

/**
 * When a call that was refused for its rate may be made again, in milliseconds since 1970.
 * `Retry-After` is relative; the header `X-RateLimit-Reset` and the field `retryAfter` are
 * points in time, in seconds.
 */
export function freeAt({ headers, body }: Answer, now: number): number | undefined {
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  if (Number.isFinite(seconds)) return now + seconds * 1_000
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN)
  const point = Number.isFinite(reset) ? reset : toNumber(body.retryAfter)
  return point === undefined ? undefined : point * 1_000
}
