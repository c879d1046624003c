import type { Context } from './triggers/context.ts'
import { listDueDeliveries, listOwedEndpoints } from './deliveries/due-sql.ts'
import { tryLockSweep } from './work/sweep-lock-sql.ts'
import { wakeDue } from './work/wake-delivery.ts'

/**
 * Turns what is due and in nobody's hand back into jobs, endpoint by endpoint: none hides the
 * others by what it is owed. A job that still waits in the queue has the same id and is not
 * added twice, so losing the whole queue costs seconds.
 */
export function sweep({
  db,
  jobs,
  metrics,
  now,
}: Pick<Context, 'db' | 'jobs' | 'metrics' | 'now'>) {
  // Where there are very many endpoints the next sweep begins where this one ended.
  let after = ''
  return async (): Promise<void> =>
    db.transaction(async (tx) => {
      // One process at a time is enough.
      if (!(await tryLockSweep(tx))) return
      const { ids, last } = await listOwedEndpoints(tx, after)
      const deliveries = await listDueDeliveries(tx, ids, now())
      metrics.sweepFinds.inc(deliveries.length)
      jobs.wake(deliveries.map(wakeDue))
      after = last
    })
}
