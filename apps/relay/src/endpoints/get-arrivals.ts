import { z } from 'zod'
import type { Context } from './context.ts'
import { idBound } from '../db/ids.ts'
import type { Db } from '../db/db.ts'
import { Moment } from '../http/shapes.ts'
import { route } from '../workspaces/route.ts'

const HOUR_MS = 3_600_000
const HOURS = 24
const MOST_ENDPOINTS = 200
// Of one endpoint in each state; above that the oldest hours are told as empty.
const MOST_COUNTED = 5_000

const ArrivalsShape = z
  .object({
    endpointId: z.string(),
    hours: z.array(
      z.object({ from: Moment, succeeded: z.number().int(), failed: z.number().int() }),
    ),
  })
  .meta({ id: 'EndpointArrivals' })

/** `GET /v1/endpoint-arrivals` */
export const getArrivals = route({
  summary:
    'How many deliveries arrived and how many failed for good, by endpoint and hour',
  description:
    'For the newest 200 endpoints and the last 24 hours, by the hour in which a delivery was ' +
    'owed. Endpoints that were owed nothing are left out.',
  answers: { 200: z.object({ data: z.array(ArrivalsShape) }) },
}).by(({ db, now }: Pick<Context, 'db' | 'now'>) => async ({ workspaceId }) => {
  const nextHourMs = Math.ceil(now().getTime() / HOUR_MS) * HOUR_MS
  const since = new Date(nextHourMs - HOURS * HOUR_MS)
  const counted = await countArrivals(db, workspaceId, since)
  const byEndpoint = Map.groupBy(counted, ({ endpointId }) => endpointId)
  const data = [...byEndpoint].map(([endpointId, rows]) => ({
    endpointId,
    hours: Array.from({ length: HOURS }, (_, index) => {
      const from = new Date(since.getTime() + index * HOUR_MS)
      const found = rows.find(({ hour }) => hour.getTime() === from.getTime())
      return { from, succeeded: found?.succeeded ?? 0, failed: found?.failed ?? 0 }
    }),
  }))
  return { status: 200, body: { data } }
})

type Arrivals = { endpointId: string; hour: Date; succeeded: number; failed: number }

async function countArrivals(
  db: Db,
  workspaceId: string,
  since: Date,
): Promise<Arrivals[]> {
  const { rows } = await db.query<{
    endpoint_id: string
    hour: Date
    succeeded: number
    failed: number
  }>(
    `select own.id as endpoint_id, date_bin('1 hour', d.created_at, $2) as hour,
            (count(*) filter (where wanted.state = 'succeeded'))::int as succeeded,
            (count(*) filter (where wanted.state <> 'succeeded'))::int as failed
       from (select id from endpoints where workspace_id = $1 and run_id is null
              order by id desc limit $4) own
      cross join unnest(array['succeeded', 'failed', 'missed']) as wanted (state)
      cross join lateral (
        select created_at from deliveries
         where endpoint_id = own.id and state = wanted.state and id >= $3
         order by id desc limit $5) d
      group by 1, 2`,
    [workspaceId, since, idBound('dlv', since), MOST_ENDPOINTS, MOST_COUNTED],
  )
  return rows.map(({ endpoint_id: endpointId, ...counts }) => ({ endpointId, ...counts }))
}
