import type { CallInfo, Exchange, Result } from './exchange.ts'
import { readRateLimit } from './rate-limit.ts'

export function infoOf({ headers, attempts, atMs }: Exchange): CallInfo {
  return {
    requestId: headers.get('x-request-id') ?? undefined,
    rateLimit: readRateLimit(headers, atMs),
    attempts,
  }
}

/**
 * Adds what the call tells to its result. The fields are not enumerable, so that a result
 * can be spread, compared and sent back to the upstream as what it is.
 */
export function withInfo<T extends object>(
  data: T,
  { requestId, rateLimit, attempts }: CallInfo,
): Result<T> {
  return Object.defineProperties(data, {
    requestId: { value: requestId },
    rateLimit: { value: rateLimit },
    attempts: { value: attempts },
  }) as Result<T>
}
