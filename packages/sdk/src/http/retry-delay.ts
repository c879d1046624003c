import type { WireflowError } from '../errors/wireflow-error.ts'

const BASE_MS = 500
const CAP_MS = 8_000

/** Spreads those who were told the same time to come back. */
const SPREAD_MS = 250

/**
 * How long to wait before a call is repeated after its attempt number `attempt` (from 1).
 * What the upstream asks for is never undercut; without that it is full jitter, a random
 * part of a limit that doubles.
 */
export function retryDelayMs(
  error: WireflowError,
  attempt: number,
  random: () => number,
): number {
  if (error.retryAfterMs) return error.retryAfterMs + random() * SPREAD_MS
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1))
}
