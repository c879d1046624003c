import type { Wake } from './catalog.ts'

/**
 * The same piece of work always has the same id, so that the queue takes it only once:
 * `<delivery>.<attempt>`.
 */
export function jobIdOf(wake: Wake): string {
  switch (wake.name) {
    case 'deliver':
    case 'deliver-late':
      return `${wake.payload.deliveryId}.${wake.payload.attempt}`
  }
}
