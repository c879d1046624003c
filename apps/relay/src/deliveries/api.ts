import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from '../endpoints/context.ts'
import { DELIVERY_STATES, type Attempt, type Delivery } from './delivery.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { wakeBroughtForward } from '../work/wake-delivery.ts'
import { idOf, listBody, listQuery, readQuery } from '../http/read-query.ts'
import { findDelivery, listAttempts, listDeliveries, oweAgain } from './sql.ts'

const Params = z.object({ deliveryId: z.string() })
const DeliveriesQuery = listQuery('dlv').extend({
  runId: idOf('run').optional(),
  endpointId: idOf('ep').optional(),
  state: z.enum(DELIVERY_STATES).optional(),
})

/** `GET /v1/deliveries` — the newest first. */
export function getDeliveries({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { limit, cursor, ...filter } = readQuery(DeliveriesQuery, request)
    const workspaceId = workspaceOf(response)
    const found = await listDeliveries(
      db,
      { workspaceId, ...filter },
      { limit, ...(cursor === undefined ? {} : { cursor }) },
    )
    response.json(listBody(found, showDelivery))
  }
}

/** `GET /v1/deliveries/:deliveryId` — one delivery with every attempt. */
export function getDelivery({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { deliveryId } = Params.parse(request.params)
    const found = await findDelivery(db, workspaceOf(response), deliveryId)
    const delivery = existing(found, 'delivery')
    const attempts = await listAttempts(db, delivery.id)
    response.json({ ...showDelivery(delivery), attempts: attempts.map(showAttempt) })
  }
}

/**
 * `POST /v1/deliveries/:deliveryId/redeliver` — the same bytes once more, at once. One that
 * is pending is brought forward; one that is on its way stays on it.
 */
export function postRedelivery({
  db,
  jobs,
  now,
}: Pick<Context, 'db' | 'jobs' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { deliveryId } = Params.parse(request.params)
    const workspaceId = workspaceOf(response)
    const owed = await oweAgain(db, workspaceId, deliveryId, now())
    const delivery = existing(await findDelivery(db, workspaceId, deliveryId), 'delivery')
    if (owed) jobs.wake([wakeBroughtForward(owed)])
    else if (delivery.state !== 'pending') {
      throw new RelayError('conflict', 'Its endpoint is disabled. Enable that first.')
    }
    response.status(202).json(showDelivery(delivery))
  }
}

function showDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    endpointId: delivery.endpointId,
    state: delivery.state,
    attemptCount: delivery.attemptCount,
    nextAttemptAt: delivery.dueAt ?? null,
    createdAt: delivery.createdAt,
    endedAt: delivery.endedAt ?? null,
  }
}

function showAttempt(attempt: Attempt) {
  return {
    number: attempt.number,
    startedAt: attempt.startedAt,
    durationMs: attempt.durationMs,
    outcome: attempt.outcome,
    status: attempt.status ?? null,
    error: attempt.error ?? null,
    responseBody: attempt.responseBody ?? null,
    phases: attempt.phases,
  }
}
