import type { Context } from '../work/context.ts'
import { deleteInBatches } from '../work/delete-in-batches.ts'
import { deleteOldEntries } from './sql.ts'

/** Somebody who looks for what was changed a year ago finds it. */
const KEPT_MS = 400 * 24 * 3_600_000

/** Deletes entries of the audit log that are over 400 days old, in small batches. */
export function forgetEntries({
  db,
  now,
  stopping,
}: Pick<Context, 'db' | 'now' | 'stopping'>) {
  return async (): Promise<void> => {
    const until = new Date(now().getTime() - KEPT_MS)
    await deleteInBatches(stopping, async () => deleteOldEntries(db, until))
  }
}
