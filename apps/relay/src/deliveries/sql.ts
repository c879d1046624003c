import type { Attempt, Delivery } from './delivery.ts'
import { readRow, type Columns } from '../db/columns.ts'
import type { Db } from '../db/db.ts'
import type { DueDelivery } from '../work/wake-delivery.ts'
import { isFree } from '../db/lease.ts'

const COLUMNS: Columns<Delivery> = {
  id: 'id',
  eventId: 'event_id',
  endpointId: 'endpoint_id',
  eventType: 'event_type',
  runId: 'run_id',
  endpointUrl: 'endpoint_url',
  state: 'state',
  attemptCount: 'attempt_count',
  dueAt: 'due_at',
  createdAt: 'created_at',
  endedAt: 'ended_at',
}

const ATTEMPT_COLUMNS: Columns<Attempt> = {
  number: 'number',
  startedAt: 'started_at',
  durationMs: 'duration_ms',
  outcome: 'outcome',
  status: 'status',
  error: 'error',
  responseBody: 'response_body',
  phases: 'phases',
}

// Those whose endpoint was deleted are still there for a while, and shown to nobody.
export const SELECT = `select d.*, e.type as event_type, e.run_id, p.url as endpoint_url
                  from deliveries d join events e on e.id = d.event_id
                  join endpoints p on p.id = d.endpoint_id`

export async function findDelivery(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Delivery | undefined> {
  const { rows } = await db.query(`${SELECT} where d.workspace_id = $1 and d.id = $2`, [
    workspaceId,
    id,
  ])
  return rows[0] && toDelivery(rows[0])
}

/** The text that every attempt sends, and whether a link to a large result belongs into it. */
export async function findSentBody(
  db: Db,
  eventId: string,
): Promise<{ body: string; isLarge: boolean } | undefined> {
  const { rows } = await db.query<{ body: string; is_large: boolean }>(
    'select body, is_large from events where id = $1',
    [eventId],
  )
  const [row] = rows
  return row && { body: row.body, isLarge: row.is_large }
}

/** The attempts of one delivery, in order. */
export async function listAttempts(db: Db, deliveryId: string): Promise<Attempt[]> {
  const { rows } = await db.query(
    'select * from attempts where delivery_id = $1 order by number',
    [deliveryId],
  )
  return rows.map((row: object) => readRow(ATTEMPT_COLUMNS, row))
}

/**
 * Owes a delivery once more, at once, with the whole schedule; one that is pending is brought
 * forward. It waits where its endpoint is paused. Undefined when there is none, when an
 * attempt at it is under way, or when its endpoint takes nothing any more.
 */
export async function enqueueAgain(
  db: Db,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<DueDelivery | undefined> {
  const { rows } = await db.query<{
    endpoint_id: string
    attempt_count: number
    is_failing: boolean
  }>(
    `update deliveries d
        set state = 'pending', ended_at = null, schedule_from = d.attempt_count,
            due_at = case when p.paused_at is null then $3::timestamptz end
       from endpoints p
      where d.workspace_id = $1 and d.id = $2 and ${isFree('d')}
        and p.id = d.endpoint_id and p.disabled_kind is null
  returning d.endpoint_id, d.attempt_count, p.failing_since is not null as is_failing`,
    [workspaceId, id, now],
  )
  const row = rows[0]
  return (
    row && {
      id,
      endpointId: row.endpoint_id,
      attemptCount: row.attempt_count,
      isFailing: row.is_failing,
    }
  )
}

export function toDelivery(row: object): Delivery {
  return readRow(COLUMNS, row)
}
