import type { Context } from '../context.ts'
import { serviceEvent } from '../deliveries/service-event.ts'
import { takeDueProbes, type DueProbe } from '../store/endpoint-health.ts'
import { missWaiting, releaseWaiting, settleDue } from '../store/endpoint-state.ts'
import { deleteGoneEndpoints } from '../store/endpoints.ts'
import { writeEvent } from '../store/events.ts'
import { advanceRecoveries } from '../store/recovery-progress.ts'
import { wakeDeliveries, wakeDue } from '../wake-delivery.ts'

const MAX_BATCHES = 10

/**
 * What endpoints need from time to time: what they are owed follows their state, those that
 * are disabled are tried out, those that wanted to be deleted when they are gone are, and
 * recoveries take their next step.
 */
export function tendEndpoints({
  db,
  jobs,
  now,
  stopping,
}: Pick<Context, 'db' | 'jobs' | 'now' | 'stopping'>) {
  return async (): Promise<void> => {
    for (const step of [releaseWaiting, settleDue, missWaiting]) {
      for (let batch = 0; batch < MAX_BATCHES && !stopping.aborted; batch++) {
        if ((await step(db, now())) === 0) break
      }
    }
    await deleteGoneEndpoints(db, now())
    await probe()
    jobs.wake((await advanceRecoveries(db, now())).map(wakeDue))
  }

  async function probe(): Promise<void> {
    const pings = await db.transaction(async (tx) => {
      const written = []
      for (const due of await takeDueProbes(tx, now())) written.push(await ping(tx, due))
      return written
    })
    wakeDeliveries(jobs, pings)
  }

  async function ping(tx: Parameters<typeof writeEvent>[0], due: DueProbe) {
    const { endpointId, workspaceId, probeCount } = due
    const event = serviceEvent('ping', { endpointId, probe: probeCount }, now())
    return writeEvent(tx, workspaceId, { ...event, onlyTo: endpointId }, now())
  }
}
