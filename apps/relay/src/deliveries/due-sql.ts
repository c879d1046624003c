import type { Db } from '../db/db.ts'
import { isFree } from '../db/lease.ts'
import { withOwing } from '../events/owing.ts'
import type { DueDelivery } from '../work/wake-delivery.ts'

const MAX_ENDPOINTS = 5_000
// What was in hand of a process that died is brought back so much at a time.
const PER_ENDPOINT = 50

/**
 * Endpoints for which something is planned, of those after an id. `last` is where to go on;
 * empty after the last one.
 */
export async function listOwedEndpoints(
  db: Db,
  after: string,
): Promise<{ ids: string[]; last: string }> {
  const { rows } = await db.query<{ endpoint_id: string }>(
    `${withOwing('due', '$1')}
     select endpoint_id from owing where endpoint_id is not null limit $2`,
    [after, MAX_ENDPOINTS],
  )
  const ids = rows.map(({ endpoint_id }) => endpoint_id)
  return { ids, last: ids.length < MAX_ENDPOINTS ? '' : (ids.at(-1) ?? '') }
}

type Row = {
  id: string
  endpoint_id: string
  attempt_count: number
  is_failing: boolean
  was_leased: boolean
}

/**
 * The oldest delivery of each endpoint that is due and that nobody has in hand, whatever else
 * that endpoint is owed; and those that a process had in hand which died.
 */
export async function listDueDeliveries(
  db: Db,
  endpointIds: readonly string[],
  now: Date,
): Promise<DueDelivery[]> {
  const { rows } = await db.query<Row>(
    `select d.id, d.endpoint_id, d.attempt_count, d.leased_until is not null as was_leased,
            p.failing_since is not null as is_failing
       from unnest($1::text[]) owed (endpoint_id)
       join endpoints p on p.id = owed.endpoint_id
       cross join lateral (
         select * from deliveries d
          where endpoint_id = owed.endpoint_id and due_at <= $2 and ${isFree('d')}
          order by due_at limit $3) d`,
    [endpointIds, now, PER_ENDPOINT],
  )
  const first = new Map<string, DueDelivery>()
  const left: DueDelivery[] = []
  for (const row of rows) {
    const oldest = first.get(row.endpoint_id)
    if (row.was_leased) left.push(toDue(row))
    else if (oldest) oldest.isOwedMore = true
    else first.set(row.endpoint_id, toDue(row))
  }
  return [...first.values(), ...left]
}

function toDue(row: Row): DueDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    attemptCount: row.attempt_count,
    isFailing: row.is_failing,
  }
}
