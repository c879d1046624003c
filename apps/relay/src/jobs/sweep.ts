import type { Context } from '../context.ts'
import { listDueDeliveries } from '../store/due-deliveries.ts'
import { tryLockSweep } from '../store/sweep-lock.ts'
import { wakeDue } from '../wake-delivery.ts'

/**
 * Turns what is due and in nobody's hand back into jobs. A job that still waits in the
 * queue has the same id and is not added twice, so losing the whole queue costs seconds.
 */
export function sweep({ db, jobs, now }: Pick<Context, 'db' | 'jobs' | 'now'>) {
  return async (): Promise<number> =>
    db.transaction(async (tx) => {
      // One process at a time is enough.
      if (!(await tryLockSweep(tx))) return 0
      const deliveries = await listDueDeliveries(tx, now())
      jobs.wake(deliveries.map(wakeDue))
      return deliveries.length
    })
}
