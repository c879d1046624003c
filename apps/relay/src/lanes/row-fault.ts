import { DatabaseAway } from '../base/database-away.ts'
import { LaneLost } from '../upstream/lane-sql.ts'

/**
 * Whether a row, or what is to be written into it, is the reason of a failure, so that trying
 * again does not help. The database that is away, and a lane that another process took, are not.
 */
export function isRowFault(error: unknown): boolean {
  return !(error instanceof DatabaseAway) && !(error instanceof LaneLost)
}
