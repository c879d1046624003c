import { readWaitMs } from '../reading/wait-time'
import type { Answer } from './answer'

/**
 * When a call that was refused for its rate may be made again, in milliseconds since 1970:
 * as `Retry-After`, `X-RateLimit-Reset` or the field `retryAfter` says, the first of them
 * that can be meant.
 */
export function freeAt({ headers, body }: Answer, now: number): number | undefined {
  const said = [headers['retry-after'], headers['x-ratelimit-reset'], body.retryAfter]
  for (const each of said) {
    const waitMs = readWaitMs(each === undefined ? null : String(each), now)
    if (waitMs !== undefined) return now + waitMs
  }
  return undefined
}
