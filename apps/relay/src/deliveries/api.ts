import { z } from 'zod'
import type { Context } from '../endpoints/context.ts'
import { DELIVERY_STATES, type Attempt, type Delivery } from './delivery.ts'
import { PHASES } from '../outgoing/phase-clock.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { wakeBroughtForward } from '../work/wake-delivery.ts'
import { idOf, listBody, listOf, listQuery, severalOf } from '../http/read-query.ts'
import { route } from '../workspaces/route.ts'
import { Moment } from '../http/shapes.ts'
import { GivenMoment } from '../http/times.ts'
import { listDeliveries } from './list-deliveries-sql.ts'
import { enqueueAgain, findDelivery, findSentBody, listAttempts } from './sql.ts'

const DeliveryState = z.enum(DELIVERY_STATES).meta({
  id: 'DeliveryState',
  description: '`missed` was never attempted, because its endpoint was disabled.',
})
const DeliveryShape = z
  .object({
    id: z.string(),
    eventId: z.string(),
    eventType: z.string(),
    runId: z.string().nullable(),
    endpointId: z.string(),
    endpointUrl: z.string(),
    state: DeliveryState,
    attemptCount: z.number().int(),
    nextAttemptAt: Moment.nullable(),
    createdAt: Moment,
    endedAt: Moment.nullable(),
  })
  .meta({ id: 'Delivery' })
const AttemptShape = z
  .object({
    number: z.number().int(),
    startedAt: Moment,
    durationMs: z.number(),
    outcome: z.string().meta({
      description:
        '`succeeded`, `status` for an answer that is not 2xx, or the kind of failure.',
    }),
    status: z.number().int().nullable(),
    error: z.string().nullable(),
    responseBody: z.string().nullable(),
    phases: z.partialRecord(z.enum(PHASES), z.number()).meta({
      description: 'Milliseconds of each phase that happened.',
    }),
  })
  .meta({ id: 'Attempt' })
const STATUS_CLASSES = { none: 0, '3xx': 3, '4xx': 4, '5xx': 5 }
type StatusClass = keyof typeof STATUS_CLASSES
const DeliveriesQuery = listQuery('dlv').extend({
  runId: idOf('run').optional(),
  endpointId: idOf('ep').optional(),
  eventType: z.string().max(100).optional(),
  state: severalOf(DeliveryState),
  statusClass: z
    .enum(Object.keys(STATUS_CLASSES) as [StatusClass])
    .optional()
    .meta({
      description: 'With an attempt that failed so: `none` for those without an answer.',
    }),
  createdAfter: GivenMoment.optional(),
  createdBefore: GivenMoment.optional(),
})

/** `GET /v1/deliveries` */
export const getDeliveries = route({
  summary: 'Deliveries, the newest first',
  description: 'Several conditions are met together; `state` may come several times.',
  query: DeliveriesQuery,
  answers: { 200: listOf(DeliveryShape) },
}).by(({ db }: Pick<Context, 'db'>) => async ({ query, workspaceId }) => {
  const { limit, cursor, statusClass, ...wanted } = query
  const failedWith = statusClass && STATUS_CLASSES[statusClass]
  const filter = { workspaceId, failedWith, ...wanted }
  const found = await listDeliveries(db, filter, { limit, cursor })
  return { status: 200, body: listBody(found, showDelivery) }
})

/** `GET /v1/deliveries/{deliveryId}` */
export const getDelivery = route({
  summary: 'One delivery with every attempt, and the body that they send',
  params: ['deliveryId'],
  answers: {
    200: DeliveryShape.extend({
      attempts: z.array(AttemptShape),
      body: z.string().nullable().meta({ description: 'The exact text that is signed.' }),
    }).meta({ id: 'DeliveryDetail' }),
  },
}).by(
  ({ db, now, resultLinks }: Pick<Context, 'db' | 'now' | 'resultLinks'>) =>
    async ({ params: { deliveryId }, workspaceId }) => {
      const found = await findDelivery(db, workspaceId, deliveryId)
      const delivery = existing(found, 'delivery')
      const attempts = await listAttempts(db, delivery.id)
      const sent = await findSentBody(db, delivery.eventId)
      const text = sent?.isLarge
        ? resultLinks.fill(delivery.eventId, sent.body, now())
        : sent?.body
      const shown = showDelivery(delivery)
      const body = { ...shown, attempts: attempts.map(showAttempt), body: text ?? null }
      return { status: 200, body }
    },
)

/** `POST /v1/deliveries/{deliveryId}/redeliver` */
export const postRedelivery = route({
  summary: 'Sends the same bytes once more, at once',
  description:
    'With the whole schedule. One that is pending is brought forward; one that is on its ' +
    'way stays on it.',
  params: ['deliveryId'],
  answers: { 202: DeliveryShape },
  errors: ['conflict'],
}).by(
  ({ db, jobs, now }: Pick<Context, 'db' | 'jobs' | 'now'>) =>
    async ({ params: { deliveryId }, workspaceId }) => {
      const owed = await enqueueAgain(db, workspaceId, deliveryId, now())
      const found = await findDelivery(db, workspaceId, deliveryId)
      const delivery = existing(found, 'delivery')
      if (owed) jobs.wake([wakeBroughtForward(owed)])
      else if (delivery.state !== 'pending') {
        throw new RelayError('conflict', 'Its endpoint is disabled. Enable that first.')
      }
      return { status: 202, body: showDelivery(delivery) }
    },
)

function showDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    eventId: delivery.eventId,
    eventType: delivery.eventType,
    runId: delivery.runId ?? null,
    endpointId: delivery.endpointId,
    endpointUrl: delivery.endpointUrl,
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
