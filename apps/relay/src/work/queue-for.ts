/** Where a delivery waits for its attempt. */
export type Lane = 'deliver' | 'deliver-late'

// The first attempt, and the one five seconds later.
const EARLY_ATTEMPTS = 2

/**
 * Late retries, and whatever goes to an endpoint that fails at present, have places of
 * their own, so that they never take those of first attempts to healthy endpoints.
 */
export function laneOf(next: { attempt: number; isFailing: boolean }): Lane {
  return next.isFailing || next.attempt > EARLY_ATTEMPTS ? 'deliver-late' : 'deliver'
}
