import type { Context } from './context.ts'
import { deleteInBatches } from './delete-in-batches.ts'
import {
  deleteOldDeliveries,
  deleteOldEndpointIds,
  deleteOldEvents,
  deleteOldRecoveries,
  deleteOldRuns,
  deleteOrphanedDeliveries,
} from './retention-sql.ts'

const DAY_MS = 24 * 3_600_000

// What belongs to something goes before it, so that no deletion takes much along.
const STEPS = [
  deleteOrphanedDeliveries,
  deleteOldEndpointIds,
  deleteOldDeliveries,
  deleteOldEvents,
  deleteOldRuns,
  deleteOldRecoveries,
]

/**
 * Deletes what is older than the relay keeps it, and what deleted endpoints were owed, a
 * number of small batches at a time.
 */
export function forgetOld({
  db,
  now,
  stopping,
  retentionDays,
}: Pick<Context, 'db' | 'now' | 'stopping' | 'retentionDays'>) {
  return async (): Promise<void> => {
    const until = new Date(now().getTime() - retentionDays * DAY_MS)
    for (const deleteBatch of STEPS) {
      await deleteInBatches(stopping, async () => deleteBatch(db, until))
    }
  }
}
