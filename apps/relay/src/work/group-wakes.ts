import type { DeliverWake } from './catalog.ts'

// As many as one worker may well take at once: others find work, too.
const MAX_DELIVERIES_PER_JOB = 50

/** Puts deliveries that are wanted at once together, so that they share the way of a job. */
export function groupWakes(wakes: readonly DeliverWake[]): DeliverWake[] {
  const gathered: DeliverWake[] = []
  const open = new Map<DeliverWake['name'], DeliverWake>()
  for (const wake of wakes) {
    const isLater = (wake.delayMs ?? 0) > 0
    const present = isLater ? undefined : open.get(wake.name)
    if (present && present.payload.deliveries.length < MAX_DELIVERIES_PER_JOB) {
      present.payload.deliveries.push(...wake.payload.deliveries)
      continue
    }
    const fresh = { ...wake, payload: { deliveries: [...wake.payload.deliveries] } }
    if (!isLater) open.set(wake.name, fresh)
    gathered.push(fresh)
  }
  return gathered
}
