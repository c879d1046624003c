import { z } from 'zod'

/**
 * How long a run may wait to be started, for credits or behind others. As long as the
 * upstream repeats its answer to a start instead of starting twice.
 */
export const MAX_WAIT_MS = 24 * 3_600_000

/** After this long a run that was not started counts as timed out: a second to a day. */
export const StartWithinMs = z.number().int().min(1_000).max(MAX_WAIT_MS)
