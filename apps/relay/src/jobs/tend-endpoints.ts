import type { Context } from '../context.ts'
import { serviceEvent } from '../deliveries/service-event.ts'
import { takeDueProbes, type DueProbe } from '../store/endpoint-health.ts'
import { releaseWaiting } from '../store/endpoint-state.ts'
import { deleteGoneEndpoints } from '../store/endpoints.ts'
import { writeEvent } from '../store/events.ts'
import { advanceRecoveries } from '../store/recovery-progress.ts'
import { wakeDeliveries, wakeDue } from '../wake-delivery.ts'

/**
 * What endpoints need from time to time: those that are disabled are tried out, those that
 * wanted to be deleted when they are gone are, waiting deliveries of those that go on become
 * due, and recoveries take their next step.
 */
export function tendEndpoints({ db, jobs, now }: Pick<Context, 'db' | 'jobs' | 'now'>) {
  return async (): Promise<void> => {
    await releaseWaiting(db, now())
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
