import type { Context } from '../context.ts'
import { listDueDeliveries } from '../store/due-deliveries.ts'
import { listDueRuns, tryLockSweep, type DueRun } from '../store/due.ts'
import type { Wake } from './catalog.ts'
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
      const [runs, deliveries] = [
        await listDueRuns(tx, now()),
        await listDueDeliveries(tx, now()),
      ]
      const wakes = [...runs.map(wakeRun), ...deliveries.map(wakeDue)]
      jobs.wake(wakes)
      return wakes.length
    })
}

function wakeRun({ id, state, checkCount }: DueRun): Wake {
  const name = state === 'running' ? 'poll-run' : 'start-run'
  return { name, payload: { runId: id, checkCount } }
}
