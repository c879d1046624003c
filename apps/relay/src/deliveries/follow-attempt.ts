import { setTimeout } from 'node:timers/promises'
import type { WorkerContext } from '../endpoints/context.ts'
import type { Attempt } from './delivery.ts'
import type { EndpointGate } from '../endpoints/endpoint-gate.ts'
import { CALLBACK_DELAYS_MS } from './retry-schedule.ts'
import { outcomeOf } from './outcome.ts'
import { breakMsOf, verdictOf, type Verdict } from './verdict.ts'
import {
  recordAttempts,
  type ClaimedDelivery,
  type MadeAttempt,
  type Next,
} from './progress-sql.ts'
import { createBatcher } from '../base/batcher.ts'
import { DatabaseAway } from '../base/database-away.ts'
import type { ReadyEndpoint } from './endpoint-keeper.ts'
import { createHealthKeeper } from './keep-health.ts'
import type { Made } from './send-delivery.ts'
import { wakeDelivery } from '../work/wake-delivery.ts'

const MAX_ATTEMPTS_PER_COMMIT = 200
// While one is written down, the answers of the next come in.
const COMMITS_AT_ONCE = 2
// While the database is away an outcome is kept here: a delivery that was made is not made
// again because nobody could write it down.
const RECORD_WITHIN_MS = 60_000
const RECORD_AGAIN_MS = 1_000

/** Records an attempt, asks for the next one, and keeps the health of the endpoint. */
export function createFollowAttempt(context: WorkerContext, gate: EndpointGate) {
  const { db, jobs, log, metrics, now, random, retrySchedule, stopping } = context
  const health = createHealthKeeper(context)
  const records = createBatcher<MadeAttempt>(async (made) => recordAttempts(db, made), {
    maxItems: MAX_ATTEMPTS_PER_COMMIT,
    atOnce: COMMITS_AT_ONCE,
  })

  return async (
    delivery: ClaimedDelivery,
    endpoint: ReadyEndpoint,
    made: Made,
  ): Promise<void> => {
    const { answer, ...timing } = made
    const { id: deliveryId, isProbe } = delivery
    const verdict = judge(delivery, endpoint, answer)
    const next = nextOf(verdict, now())
    const outcome = outcomeOf(answer)
    const attempt = { number: delivery.attempt, ...timing, ...outcome }
    await record({ deliveryId, attempt, next })
    tell(delivery, attempt, next)
    count(delivery, attempt, next)

    // No longer than the delivery itself waits for its next attempt.
    const nextMs = verdict.state === 'pending' ? verdict.delayMs : Infinity
    const breakMs = Math.min(breakMsOf(answer), nextMs)
    if (breakMs > 0) gate.closeFor(endpoint.id, breakMs, now())
    await health(endpoint, verdict, isProbe)
    if (verdict.state === 'pending') {
      const owed = {
        id: deliveryId,
        endpointId: endpoint.id,
        isFailing: endpoint.isFailing,
      }
      jobs.wake([wakeDelivery(owed, delivery.attempt + 1, verdict.delayMs)])
    }
  }

  function count({ dueAt }: ClaimedDelivery, attempt: Attempt, { state }: Next): void {
    const { number, outcome, startedAt, durationMs } = attempt
    const isFirst = number === 1
    metrics.deliveryAttempts.inc({ outcome, attempt: isFirst ? 'first' : 'retry' })
    metrics.deliverySeconds.observe(durationMs / 1_000)
    const lagMs = startedAt.getTime() - dueAt.getTime()
    metrics.deliveryLagSeconds.observe(Math.max(0, lagMs) / 1_000)
    if (state !== 'pending') metrics.deliveriesEnded.inc({ state })
  }

  async function record(made: MadeAttempt): Promise<void> {
    const untilMs = performance.now() + RECORD_WITHIN_MS
    for (;;) {
      try {
        return await records.add(made)
      } catch (error) {
        const isOver = stopping.aborted || performance.now() >= untilMs
        if (!(error instanceof DatabaseAway) || isOver) throw error
        await setTimeout(RECORD_AGAIN_MS)
      }
    }
  }

  function judge(
    { isProbe, attempt, scheduleFrom }: ClaimedDelivery,
    endpoint: ReadyEndpoint,
    answer: Made['answer'],
  ): Verdict {
    const standard = endpoint.isCallback ? CALLBACK_DELAYS_MS : retrySchedule
    const verdict = verdictOf({
      answer,
      attemptCount: attempt - scheduleFrom,
      schedule: endpoint.schedule ?? standard,
      isCallback: endpoint.isCallback,
      random: random(),
    })
    // A probe is one attempt; the next probe is planned by the health of the endpoint.
    return isProbe && verdict.state === 'pending'
      ? { state: 'failed', isGone: false }
      : verdict
  }

  // A failure that ends the schedule is worth a look.
  function tell(
    { id: deliveryId, endpointId }: ClaimedDelivery,
    { number, outcome, status, durationMs }: Attempt,
    { state }: Next,
  ): void {
    const level = state === 'failed' ? 'warn' : 'info'
    const facts = { deliveryId, endpointId, attempt: number, outcome, status, durationMs }
    log[level]({ ...facts, state }, 'delivery attempted')
  }
}

function nextOf(verdict: Verdict, now: Date): Next {
  if (verdict.state !== 'pending') return { state: verdict.state }
  return { state: 'pending', dueAt: new Date(now.getTime() + verdict.delayMs) }
}
