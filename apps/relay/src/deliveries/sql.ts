import {
  DELIVERY_STATES,
  type Attempt,
  type Delivery,
  type DeliveryState,
} from './delivery.ts'
import type { Phases } from '../outgoing/phase-clock.ts'
import type { Db } from '../db/db.ts'
import type { DueDelivery } from '../work/wake-delivery.ts'
import { isFree } from '../db/lease.ts'
import { cutPage, pageOfState, type Page, type PageOf } from '../db/page.ts'

type Row = {
  id: string
  event_id: string
  endpoint_id: string
  event_type: string
  run_id: string | null
  endpoint_url: string
  state: DeliveryState
  attempt_count: number
  due_at: Date | null
  created_at: Date
  ended_at: Date | null
}

// Those whose endpoint was deleted are still there for a while, and shown to nobody.
const SELECT = `select d.*, e.type as event_type, e.run_id, p.url as endpoint_url
                  from deliveries d join events e on e.id = d.event_id
                  join endpoints p on p.id = d.endpoint_id`

export async function findDelivery(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Delivery | undefined> {
  const { rows } = await db.query<Row>(
    `${SELECT} where d.workspace_id = $1 and d.id = $2`,
    [workspaceId, id],
  )
  return rows[0] && toDelivery(rows[0])
}

export type DeliveryFilter = {
  workspaceId: string
  runId?: string | undefined
  endpointId?: string | undefined
  state?: DeliveryState | undefined
}

/** The newest first. */
export async function listDeliveries(
  db: Db,
  filter: DeliveryFilter,
  page: Page,
): Promise<PageOf<Delivery>> {
  const { workspaceId, state, runId, endpointId } = filter
  const { rows } = await db.query<Row>(listStatement(filter), [
    workspaceId,
    state ? [state] : DELIVERY_STATES,
    page.cursor,
    page.limit + 1,
    ...[runId, endpointId].filter((id) => id !== undefined),
  ])
  return cutPage(rows.map(toDelivery), page)
}

/** A run has few events; otherwise the newest of each state are read, whichever is asked for. */
function listStatement({ runId, endpointId }: DeliveryFilter): string {
  if (runId !== undefined) {
    return `with e as materialized (
              select id, type, run_id from events where run_id = $5)
            select d.*, e.type as event_type, e.run_id, p.url as endpoint_url
              from e join deliveries d on d.event_id = e.id
              join endpoints p on p.id = d.endpoint_id
             where d.workspace_id = $1 and d.state = any($2)
               and ($3::text is null or d.id < $3)
               and ${endpointId === undefined ? 'true' : 'd.endpoint_id = $6'}
             order by d.id desc limit $4`
  }
  const page =
    endpointId === undefined
      ? pageOfState('d', 'workspace_id', { id: '$1', cursor: '$3' })
      : pageOfState('d', 'endpoint_id', { id: '$5', cursor: '$3' })
  return `select d.*
            from unnest($2::text[]) as wanted (state)
            cross join lateral (${SELECT} where d.workspace_id = $1 and ${page} limit $4) d
           order by d.id desc limit $4`
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

type AttemptRow = {
  number: number
  started_at: Date
  duration_ms: number
  outcome: string
  status: number | null
  error: string | null
  response_body: string | null
  phases: Phases
}

/** The attempts of one delivery, in order. */
export async function listAttempts(db: Db, deliveryId: string): Promise<Attempt[]> {
  const { rows } = await db.query<AttemptRow>(
    'select * from attempts where delivery_id = $1 order by number',
    [deliveryId],
  )
  return rows.map((row) => ({
    number: row.number,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    outcome: row.outcome,
    status: row.status ?? undefined,
    error: row.error ?? undefined,
    responseBody: row.response_body ?? undefined,
    phases: row.phases,
  }))
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

function toDelivery(row: Row): Delivery {
  return {
    id: row.id,
    eventId: row.event_id,
    endpointId: row.endpoint_id,
    eventType: row.event_type,
    runId: row.run_id ?? undefined,
    endpointUrl: row.endpoint_url,
    state: row.state,
    attemptCount: row.attempt_count,
    dueAt: row.due_at ?? undefined,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
  }
}
