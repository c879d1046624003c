import { sign } from '@wireflow-connect/webhooks'
import type { WorkerContext } from '../context.ts'
import type { Attempt } from '../deliveries/delivery.ts'
import type { Answer } from '../deliveries/guarded-client.ts'
import { nextDelayMs } from '../deliveries/retry-schedule.ts'
import { SendFailure } from '../deliveries/send-failure.ts'
import {
  abandonDelivery,
  claimDelivery,
  recordAttempt,
  releaseDelivery,
  type ClaimedDelivery,
  type Verdict,
} from '../store/delivery-progress.ts'
import { disableEndpoint } from '../store/endpoints.ts'
import type { JobPayload } from './catalog.ts'

const DEADLINE_MS = 15_000
// Longer than an attempt can take, so that two workers never make the same one.
const LEASE_MS = 20_000
const GONE = 410

/** Makes one attempt at a delivery, records it, and asks for the next if there is one. */
export function deliver(context: WorkerContext) {
  const { db, jobs, client, seal, log, now, random, stopping, retrySchedule, workerId } =
    context

  return async ({ deliveryId, attempt }: JobPayload<'deliver'>): Promise<void> => {
    const claim = { deliveryId, attempt, workerId, now: now(), leaseMs: LEASE_MS }
    const delivery = await claimDelivery(db, claim)
    if (!delivery) return
    if (delivery.disabledReason) return abandonDelivery(db, deliveryId, now())

    const startedAt = now()
    const answer = await send(delivery, startedAt)
    if (answer instanceof SendFailure && answer.kind === 'stopped') {
      return releaseDelivery(db, deliveryId)
    }
    const durationMs = now().getTime() - startedAt.getTime()
    await record(delivery, answer, { number: attempt, startedAt, durationMs })
  }

  async function send(
    delivery: ClaimedDelivery,
    sentAt: Date,
  ): Promise<Answer | SendFailure> {
    try {
      const [first, ...others] = delivery.secrets.map((secret) => seal.open(secret))
      if (!first) throw new Error(`Endpoint ${delivery.endpointId} has no secret`)
      const message = { id: delivery.eventId, sentAt, body: delivery.body }
      return await client.post({
        url: delivery.url,
        headers: { ...PLAIN_HEADERS, ...sign([first, ...others], message) },
        body: delivery.body,
        signal: AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), stopping]),
      })
    } catch (error) {
      if (error instanceof SendFailure) return error
      // Counted as an attempt, so that a fault of ours ends with the schedule, too.
      log.error({ error, deliveryId: delivery.id }, 'attempt could not be made')
      return new SendFailure('other', 'The relay could not make this attempt')
    }
  }

  async function record(
    delivery: ClaimedDelivery,
    answer: Answer | SendFailure,
    made: Pick<Attempt, 'number' | 'startedAt' | 'durationMs'>,
  ): Promise<void> {
    const outcome = outcomeOf(answer)
    const verdict = verdictOf(answer, made.number)
    await recordAttempt(db, delivery.id, { ...made, ...outcome }, verdict)
    log.info(
      {
        deliveryId: delivery.id,
        endpointId: delivery.endpointId,
        attempt: made.number,
        outcome: outcome.outcome,
        status: outcome.status,
        durationMs: made.durationMs,
        state: verdict.state,
      },
      'delivery attempted',
    )
    if (outcome.status === GONE) {
      await disableEndpoint(db, delivery.endpointId, 'answered 410 Gone', now())
    }
    if (verdict.state === 'pending') {
      const payload = { deliveryId: delivery.id, attempt: made.number + 1 }
      const delayMs = Math.max(0, verdict.dueAt.getTime() - now().getTime())
      jobs.wake([{ name: 'deliver', payload, delayMs }])
    }
  }

  function verdictOf(answer: Answer | SendFailure, attemptCount: number): Verdict {
    if (!(answer instanceof SendFailure)) {
      if (isSuccess(answer)) return { state: 'succeeded' }
      if (answer.status === GONE) return { state: 'failed' }
    }
    const delayMs = nextDelayMs({
      schedule: retrySchedule,
      attemptCount,
      retryAfterMs: answer instanceof SendFailure ? undefined : answer.retryAfterMs,
      random: random(),
    })
    if (delayMs === undefined) return { state: 'failed' }
    return { state: 'pending', dueAt: new Date(now().getTime() + delayMs) }
  }
}

const PLAIN_HEADERS = {
  'content-type': 'application/json',
  'user-agent': 'Wireflow-Connect/0.1',
}

function outcomeOf(answer: Answer | SendFailure) {
  if (answer instanceof SendFailure) {
    return {
      outcome: answer.kind,
      status: undefined,
      error: answer.message,
      responseBody: undefined,
    }
  }
  return {
    outcome: isSuccess(answer) ? 'succeeded' : 'status',
    status: answer.status,
    error: isSuccess(answer) ? undefined : `The receiver answered ${answer.status}`,
    responseBody: answer.body,
  }
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300
}
