import type { Context } from '../context.ts'
import {
  deleteOldCalls,
  deleteOldQuarantined,
  listQuarantinedAmong,
} from '../store/call-retention.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Forgets what calls have left behind: what tells repeated calls, used challenges, counts and
 * ticks once they are of no use, and runs that were kept aside as spam after so many days,
 * with their files.
 */
export function forgetCalls({
  db,
  now,
  quarantine,
  retentionDays,
}: Pick<Context, 'db' | 'now' | 'quarantine' | 'retentionDays'>) {
  return async (): Promise<void> => {
    const at = now()
    const until = new Date(at.getTime() - retentionDays * DAY_MS)
    await deleteOldCalls(db, { now: at, dayAgo: new Date(at.getTime() - DAY_MS), until })
    for (const runId of await deleteOldQuarantined(db, until)) {
      await quarantine.remove(runId)
    }
    await removeOrphans()
  }

  /** Folders of calls that were never committed, or whose run was deleted without them. */
  async function removeOrphans(): Promise<void> {
    const older = await quarantine.listOlder(HOUR_MS)
    const wanted = new Set(await listQuarantinedAmong(db, older))
    for (const runId of older) {
      if (!wanted.has(runId)) await quarantine.remove(runId)
    }
  }
}
