import { laneOf } from './queue-for.ts'
import type { DeliverWake, JobQueue } from './catalog.ts'

/** A delivery whose next attempt is due. */
export type DueDelivery = {
  id: string
  endpointId: string
  attemptCount: number
  isFailing: boolean
  /** Its endpoint is owed more that is due. */
  isOwedMore?: boolean
}

type Owed = { id: string; endpointId: string; isFailing: boolean }
type Written = { deliveries: readonly (Owed & { delayMs: number })[] }

/** The job for one attempt at a delivery, in the lane where it belongs. */
export function wakeDelivery(owed: Owed, attempt = 1, delayMs = 0): DeliverWake {
  const delivery = { deliveryId: owed.id, endpointId: owed.endpointId, attempt }
  const name = laneOf({ attempt, isFailing: owed.isFailing })
  return { name, payload: { deliveries: [delivery] }, delayMs }
}

export function wakeDue(due: DueDelivery): DeliverWake {
  const wake = wakeDelivery(due, due.attemptCount + 1)
  for (const each of wake.payload.deliveries) each.isOwedMore = due.isOwedMore
  return wake
}

/** Asks for the first attempt at everything that events which were just written owe. */
export function wakeDeliveries(
  jobs: Pick<JobQueue, 'wake'>,
  events: readonly Written[],
): void {
  jobs.wake(
    events.flatMap(({ deliveries }) =>
      deliveries.map((owed) => wakeDelivery(owed, 1, owed.delayMs)),
    ),
  )
}

/** Asks for an attempt at once at what may wait for a later one in the queue. */
export function wakeBroughtForward(due: DueDelivery): DeliverWake {
  const wake = wakeDue(due)
  for (const each of wake.payload.deliveries) each.isBroughtForward = true
  return wake
}
