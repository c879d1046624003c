import type { Context } from '../context.ts'
import { serviceEvent } from '../deliveries/service-event.ts'
import { takeDueProbes, type DueProbe } from '../store/endpoint-health.ts'
import { releaseWaiting } from '../store/endpoint-state.ts'
import { deleteGoneEndpoints } from '../store/endpoints.ts'
import { writeEvent } from '../store/events.ts'
import { advanceRecoveries } from '../store/recovery-progress.ts'
import { wakeDelivery, wakeDue } from '../wake-delivery.ts'

/**
 * What endpoints need from time to time: those that are disabled are tried out, those that
 * wanted to be deleted when they are gone are, waiting deliveries of those that go on become
 * due, and recoveries take their next step.
 */
export function tendEndpoints({ db, jobs, now }: Pick<Context, 'db' | 'jobs' | 'now'>) {
  return async (): Promise<void> => {
    await releaseWaiting(db, now())
    await deleteGoneEndpoints(db)
    await probe()
    jobs.wake((await advanceRecoveries(db, now())).map(wakeDue))
  }

  async function probe(): Promise<void> {
    const owed = await db.transaction(async (tx) => {
      const due = await takeDueProbes(tx, now())
      const pings = []
      for (const each of due) pings.push(...(await ping(tx, each)))
      return pings
    })
    jobs.wake(owed.map((each) => wakeDelivery(each)))
  }

  async function ping(tx: Parameters<typeof writeEvent>[0], due: DueProbe) {
    const { endpointId, workspaceId, probeCount } = due
    const event = serviceEvent('ping', { endpointId, probe: probeCount }, now())
    const written = await writeEvent(
      tx,
      workspaceId,
      { ...event, onlyTo: endpointId },
      now(),
    )
    return written.deliveries
  }
}
