import type { Db } from './db.ts'
import { isFree } from './lease.ts'
import { withOwing } from './owing.ts'

// Of one endpoint so many at a time, so that one which owes a hundred thousand does not
// hide the others.
const PER_ENDPOINT = 50
const BATCH = 2_000

export type DueDelivery = {
  id: string
  endpointId: string
  attemptCount: number
  isFailing: boolean
}

type Row = {
  id: string
  endpoint_id: string
  attempt_count: number
  is_failing: boolean
}

/**
 * Deliveries that are due and that nobody has in hand, the oldest of every endpoint. Walks
 * the index from endpoint to endpoint, so that its cost does not grow with what one owes.
 */
export async function listDueDeliveries(db: Db, now: Date): Promise<DueDelivery[]> {
  const { rows } = await db.query<Row>(
    `${withOwing('due')}
     select d.id, d.endpoint_id, d.attempt_count, p.failing_since is not null as is_failing
       from owing join endpoints p on p.id = owing.endpoint_id
       cross join lateral (
         select * from deliveries d
          where endpoint_id = owing.endpoint_id and due_at <= $1 and ${isFree('d')}
          order by due_at limit $2) d
      limit $3`,
    [now, PER_ENDPOINT, BATCH],
  )
  return rows.map(toDue)
}

function toDue(row: Row): DueDelivery {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    attemptCount: row.attempt_count,
    isFailing: row.is_failing,
  }
}
