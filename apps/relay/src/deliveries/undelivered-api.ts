import { z } from 'zod'
import type { Context } from '../endpoints/context.ts'
import { idOf, listBody, listOf, listQuery } from '../http/read-query.ts'
import { Moment } from '../http/shapes.ts'
import { GivenMoment } from '../http/times.ts'
import { route } from '../workspaces/route.ts'
import { listUndelivered, REASONS, type Undelivered } from './undelivered-sql.ts'

const UndeliveredShape = z
  .object({
    deliveryId: z.string(),
    eventId: z.string(),
    eventType: z.string(),
    runId: z.string().nullable(),
    endpointId: z.string(),
    reason: z.enum(REASONS).meta({
      description:
        '`schedule_used_up`: every attempt failed. `gone`: the endpoint answered 410. ' +
        '`disabled`: it was never attempted. `deleted`: the endpoint is not there any more.',
    }),
    attemptCount: z.number().int(),
    lastOutcome: z.string().nullable(),
    lastStatus: z.number().int().nullable(),
    createdAt: Moment,
    endedAt: Moment.nullable(),
  })
  .meta({ id: 'Undelivered' })

/** `GET /v1/undelivered` */
export const getUndelivered = route({
  summary: 'Events that an endpoint was owed and never took, the newest first',
  description:
    'Each with the reason. `POST /v1/endpoints/{endpointId}/recover` sends those of an ' +
    'endpoint again, `POST /v1/deliveries/{deliveryId}/redeliver` a single one.',
  query: listQuery('dlv').extend({
    endpointId: idOf('ep').optional(),
    createdAfter: GivenMoment.optional(),
    createdBefore: GivenMoment.optional(),
  }),
  answers: { 200: listOf(UndeliveredShape) },
}).by(({ db }: Pick<Context, 'db'>) => async ({ query, workspaceId }) => {
  const { limit, cursor, ...filter } = query
  const found = await listUndelivered(db, { workspaceId, ...filter }, { limit, cursor })
  return { status: 200, body: listBody(found, show) }
})

function show({ id: deliveryId, ...found }: Undelivered) {
  return {
    ...found,
    deliveryId,
    runId: found.runId ?? null,
    lastOutcome: found.lastOutcome ?? null,
    lastStatus: found.lastStatus ?? null,
    endedAt: found.endedAt ?? null,
  }
}
