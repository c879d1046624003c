import type { Context } from '../context.ts'
import { deleteOldEvents } from '../store/retention.ts'

const DAY_MS = 24 * 3_600_000
const MAX_BATCHES = 20

/** Deletes events that are older than the relay keeps them, a few batches at a time. */
export function forgetEvents(
  { db, now }: Pick<Context, 'db' | 'now'>,
  retentionDays: number,
) {
  return async (): Promise<void> => {
    const until = new Date(now().getTime() - retentionDays * DAY_MS)
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      if ((await deleteOldEvents(db, until)) === 0) return
    }
  }
}
