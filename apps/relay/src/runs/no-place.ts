import { RelayError } from '../http/errors.ts'
import type { NoPlace, PlaceLimits } from './sql.ts'

// Nobody knows when a run in flight will end; this is often enough to ask again.
const IN_FLIGHT_RETRY_MS = 15_000

/** What a caller is told whose run found no place. */
export function noPlace(
  { inFlight, runsPerDay }: Pick<PlaceLimits, 'inFlight' | 'runsPerDay'>,
  { reason, freeAt }: NoPlace,
  now: Date,
): RelayError {
  if (reason === 'in_flight')
    return tooMany(`${inFlight} runs at a time`, IN_FLIGHT_RETRY_MS)
  const waitMs = (freeAt ?? now).getTime() - now.getTime()
  return tooMany(`${runsPerDay} runs a day`, waitMs)
}

/** The error of whoever reached one of a trigger's limits. */
export function tooMany(limit: string, waitMs: number): RelayError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000))
  const message = `This trigger takes ${limit}. Try again in ${retryAfterSeconds} s.`
  return new RelayError('rate_limited', message, { retryAfterSeconds })
}
