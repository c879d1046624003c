import type { JobPayload, Wake } from './catalog.ts'

/**
 * The same piece of work always has the same id, so that the queue takes it only once:
 * `<delivery>.<attempt>` and how many others come along, or the run with its state and how often it was looked at.
 */
export function jobIdOf(wake: Wake): string {
  switch (wake.name) {
    case 'deliver':
    case 'deliver-late':
      return idOf(wake.payload.deliveries)
    case 'start-run':
      return `${wake.payload.runId}.start.${wake.payload.checkCount}`
    case 'poll-run':
      return `${wake.payload.runId}.poll.${wake.payload.checkCount}`
  }
}

type Deliveries = JobPayload<'deliver'>['deliveries']

// The same deliveries are found in the same order again, so the first stands for all.
function idOf([first, ...others]: Deliveries): string {
  if (!first) throw new TypeError('A job for no delivery')
  const id = `${first.deliveryId}.${first.attempt}`
  return others.length === 0 ? id : `${id}.${others.length}`
}
