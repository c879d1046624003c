import { z } from 'zod'

const HOUR_MS = 3_600_000

/** After this long a run that has not ended counts as timed out: a second to a day. */
export const DeadlineMs = z
  .number()
  .int()
  .min(1_000)
  .max(24 * HOUR_MS)
  .default(HOUR_MS)
