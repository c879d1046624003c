import type { DeliverWake, JobPayload } from './catalog.ts'

/**
 * The same piece of work always has the same id, so that the queue takes it only once:
 * `<delivery>.<attempt>` of the first, and how many others come along. The same deliveries
 * are found in the same order again, so the first stands for all.
 */
export function jobIdOf(wake: DeliverWake): string {
  const [first, ...others]: JobPayload<'deliver'>['deliveries'] = wake.payload.deliveries
  if (!first) throw new TypeError('A job for no delivery')
  const when = first.isBroughtForward === true ? '.now' : ''
  const id = `${first.deliveryId}.${first.attempt}${when}`
  return others.length === 0 ? id : `${id}.${others.length}`
}
