import type { Request } from 'express'
import { HOPS_HEADER } from '../endpoints/custom-headers.ts'
import { RelayError } from '../http/errors.ts'

// Four workflows may start one another. In a loop each further one costs credits for nothing.
const MAX_HOPS = 3

/**
 * How many deliveries led to this call, one after another; 0 for a call that is no delivery.
 *
 * @throws {RelayError} `loop_detected` when it is more than a chain of workflows needs.
 */
export function hopsOf(request: Request): number {
  const text = request.get(HOPS_HEADER) ?? '0'
  const hops = /^\d{1,4}$/.test(text) ? Number(text) : Infinity
  if (hops > MAX_HOPS) throw loopDetected()
  return hops
}

function loopDetected(): RelayError {
  return new RelayError(
    'loop_detected',
    `This call is a delivery that came of a delivery, more than ${MAX_HOPS} times over: an endpoint leads back to this trigger, directly or through others. Remove that endpoint, or let it listen to fewer events.`,
  )
}
