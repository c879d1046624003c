import type { WorkerContext } from '../context.ts'
import { createEndpointGate, type EndpointGate } from '../deliveries/endpoint-gate.ts'
import { SendFailure } from '../deliveries/send-failure.ts'
import {
  claimDelivery,
  missDelivery,
  postponeDelivery,
  releaseDelivery,
  type ClaimedDelivery,
} from '../store/delivery-progress.ts'
import { listDueOf } from '../store/due-deliveries.ts'
import type { JobPayload } from './catalog.ts'
import { createFollowAttempt } from './follow-attempt.ts'
import { createSendDelivery } from './send-delivery.ts'
import { wakeDue } from '../wake-delivery.ts'

// Longer than an attempt can take, so that two workers never make the same one.
const LEASE_MS = 20_000
// A proxy of ours that is out of order is no fault of the receiver, and costs it nothing.
const PROXY_BREAK_MS = 30_000
const PULL_COUNT = 20

/** Makes one attempt at a delivery, records it, and asks for the next if there is one. */
export function deliver(
  context: WorkerContext,
  gate: EndpointGate = createEndpointGate(),
) {
  const { db, jobs, log, now, workerId } = context
  const send = createSendDelivery(context)
  const follow = createFollowAttempt(context, gate)
  const pulls = new Map<string, NodeJS.Timeout>()

  return async (payload: JobPayload<'deliver'>): Promise<void> => {
    const { endpointId } = payload
    const entry = gate.enter(endpointId, now())
    // The row stays due; who leaves, or the timer, or the sweeper brings it back.
    if (entry !== 'passed') return pullLater(endpointId, entry.waitMs)
    try {
      await attempt(payload)
    } finally {
      if (gate.leave(endpointId)) await pull(endpointId)
    }
  }

  async function attempt({ deliveryId, attempt: number }: JobPayload<'deliver'>) {
    const claim = { deliveryId, attempt: number, workerId, now: now(), leaseMs: LEASE_MS }
    const delivery = await claimDelivery(db, claim)
    if (!delivery || (await isHeldBack(delivery))) return

    const isWithin = gate.learn(delivery.endpoint.id, delivery.endpoint)
    if (!isWithin) return releaseDelivery(db, deliveryId)
    const made = await send(delivery, number)
    const kind = made.answer instanceof SendFailure ? made.answer.kind : undefined
    if (kind === 'stopped') return releaseDelivery(db, deliveryId)
    if (kind === 'proxy') {
      const dueAt = new Date(now().getTime() + PROXY_BREAK_MS)
      return postponeDelivery(db, deliveryId, dueAt)
    }
    await follow(delivery, made)
  }

  async function isHeldBack({ id, isProbe, endpoint }: ClaimedDelivery) {
    if (isProbe) return false
    if (endpoint.disabledKind) await missDelivery(db, id, now())
    else if (endpoint.isPaused) await postponeDelivery(db, id, undefined)
    else return false
    return true
  }

  function pullLater(endpointId: string, waitMs: number | undefined): void {
    if (waitMs === undefined || pulls.has(endpointId)) return
    const timer = setTimeout(() => {
      pulls.delete(endpointId)
      pull(endpointId).catch((error: unknown) => log.warn({ error }, 'pull failed'))
    }, waitMs)
    pulls.set(endpointId, timer.unref())
  }

  async function pull(endpointId: string): Promise<void> {
    const due = await listDueOf(db, endpointId, now(), PULL_COUNT)
    jobs.wake(due.map(wakeDue))
  }
}
