import type { Context } from './context.ts'
import { serviceEvent } from '../events/service-event.ts'
import { listDueProbes, claimProbe, type DueProbe } from './health-sql.ts'
import { missWaiting, releaseWaiting, settleDue } from './state-sql.ts'
import { deleteGoneEndpoints } from './sql.ts'
import { advanceRecoveries } from './recovery-progress-sql.ts'
import { wakeDue } from '../work/wake-delivery.ts'

const MAX_BATCHES = 10

/**
 * What endpoints need from time to time: what they are owed follows their state, those that
 * are disabled are tried out, those that wanted to be deleted when they are gone are, and
 * recoveries take their next step.
 */
export function tendEndpoints({
  db,
  eventWriter,
  jobs,
  now,
  stopping,
}: Pick<Context, 'db' | 'eventWriter' | 'jobs' | 'now' | 'stopping'>) {
  return async (): Promise<void> => {
    for (const step of [releaseWaiting, settleDue, missWaiting]) {
      for (let batch = 0; batch < MAX_BATCHES && !stopping.aborted; batch++) {
        if ((await step(db, now())) === 0) break
      }
    }
    await deleteGoneEndpoints(db, now())
    await Promise.all((await listDueProbes(db, now())).map(probe))
    jobs.wake((await advanceRecoveries(db, now())).map(wakeDue))
  }

  async function probe(due: DueProbe): Promise<void> {
    const { endpointId, workspaceId, probeCount } = due
    await eventWriter.write(workspaceId, async (tx) => {
      if (!(await claimProbe(tx, due))) return []
      const event = serviceEvent('ping', { endpointId, probe: probeCount }, now())
      return [{ ...event, onlyTo: endpointId }]
    })
  }
}
