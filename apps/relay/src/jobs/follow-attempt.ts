import type { WorkerContext } from '../context.ts'
import type { EndpointGate } from '../deliveries/endpoint-gate.ts'
import { CALLBACK_DELAYS_MS } from '../deliveries/retry-schedule.ts'
import { outcomeOf } from '../deliveries/outcome.ts'
import { breakMsOf, verdictOf, type Verdict } from '../deliveries/verdict.ts'
import {
  recordAttempt,
  type ClaimedDelivery,
  type Next,
} from '../store/delivery-progress.ts'
import { createHealthKeeper } from './keep-health.ts'
import type { Made } from './send-delivery.ts'
import { wakeDelivery } from '../wake-delivery.ts'

/** Records an attempt, asks for the next one, and keeps the health of the endpoint. */
export function createFollowAttempt(context: WorkerContext, gate: EndpointGate) {
  const { db, jobs, log, now, random, retrySchedule } = context
  const health = createHealthKeeper(context)

  return async (delivery: ClaimedDelivery, made: Made): Promise<void> => {
    const { answer, ...attempt } = made
    const verdict = judge(delivery, made)
    const next = nextOf(verdict, now())
    const outcome = outcomeOf(answer)
    await recordAttempt(db, delivery.id, { ...attempt, ...outcome }, next)
    tell(delivery, made, outcome, next)

    const breakMs = breakMsOf(answer)
    if (breakMs > 0) gate.closeFor(delivery.endpoint.id, breakMs, now())
    await health(delivery, verdict)
    if (verdict.state === 'pending') {
      const { id, endpoint } = delivery
      const owed = { id, endpointId: endpoint.id, isFailing: endpoint.isFailing }
      jobs.wake([wakeDelivery(owed, made.number + 1, verdict.delayMs)])
    }
  }

  function judge(
    { isProbe, endpoint }: ClaimedDelivery,
    { answer, number }: Made,
  ): Verdict {
    const standard = endpoint.isCallback ? CALLBACK_DELAYS_MS : retrySchedule
    const verdict = verdictOf({
      answer,
      attemptCount: number,
      schedule: endpoint.schedule ?? standard,
      isCallback: endpoint.isCallback,
      random: random(),
    })
    // A probe is one attempt; the next probe is planned by the health of the endpoint.
    return isProbe && verdict.state === 'pending'
      ? { state: 'failed', isGone: false }
      : verdict
  }

  function tell(
    delivery: ClaimedDelivery,
    made: Made,
    { outcome, status }: ReturnType<typeof outcomeOf>,
    { state }: Next,
  ): void {
    const { number: attempt, durationMs } = made
    const endpointId = delivery.endpoint.id
    log.info(
      {
        deliveryId: delivery.id,
        endpointId,
        attempt,
        outcome,
        status,
        durationMs,
        state,
      },
      'delivery attempted',
    )
  }
}

function nextOf(verdict: Verdict, now: Date): Next {
  if (verdict.state !== 'pending') return { state: verdict.state }
  return { state: 'pending', dueAt: new Date(now.getTime() + verdict.delayMs) }
}
