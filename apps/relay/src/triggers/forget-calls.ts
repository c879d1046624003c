import type { Context } from './context.ts'
import { deleteOldCalls, deleteOldQuarantined } from './call-retention-sql.ts'

const DAY_MS = 24 * 3_600_000

/**
 * Forgets what calls have left behind: what tells repeated calls, used challenges, counts and
 * ticks once they are of no use, and runs that were kept aside as spam after so many days,
 * with their files.
 */
export function forgetCalls({
  db,
  now,
  retentionDays,
}: Pick<Context, 'db' | 'now' | 'retentionDays'>) {
  return async (): Promise<void> => {
    const at = now()
    const until = new Date(at.getTime() - retentionDays * DAY_MS)
    await deleteOldCalls(db, { now: at, dayAgo: new Date(at.getTime() - DAY_MS), until })
    await deleteOldQuarantined(db, until)
  }
}
