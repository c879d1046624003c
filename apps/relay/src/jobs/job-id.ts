import type { Wake } from './catalog.ts'

/**
 * The same piece of work always has the same id, so that the queue takes it only once:
 * `<delivery>.<attempt>`, or the run with its state and how often it was looked at.
 */
export function jobIdOf(wake: Wake): string {
  switch (wake.name) {
    case 'deliver':
    case 'deliver-late':
      return `${wake.payload.deliveryId}.${wake.payload.attempt}`
    case 'run-schedule':
      return `${wake.payload.scheduleId}.tick`
    case 'start-run':
      return `${wake.payload.runId}.start.${wake.payload.checkCount}`
    case 'poll-run':
      return `${wake.payload.runId}.poll.${wake.payload.checkCount}`
  }
}
