import type { Db } from '../db/db.ts'
import { boundsOf, cutPage, pageOfState, type Page, type PageOf } from '../db/page.ts'
import { Values } from '../db/values.ts'

export const REASONS = ['schedule_used_up', 'gone', 'disabled', 'deleted'] as const

/** An event that an endpoint was owed and never took. */
export type Undelivered = {
  id: string
  eventId: string
  eventType: string
  runId: string | undefined
  endpointId: string
  reason: (typeof REASONS)[number]
  attemptCount: number
  lastOutcome: string | undefined
  lastStatus: number | undefined
  createdAt: Date
  endedAt: Date | undefined
}

type Row = {
  id: string
  event_id: string
  event_type: string
  run_id: string | null
  endpoint_id: string
  reason: Undelivered['reason']
  attempt_count: number
  last_outcome: string | null
  last_status: number | null
  created_at: Date
  ended_at: Date | null
}

export type UndeliveredFilter = {
  workspaceId: string
  endpointId?: string | undefined
  createdAfter?: Date | undefined
  createdBefore?: Date | undefined
}

// What was never attempted was missed for a disabled endpoint; pings of the relay do not count.
const SELECT = `
  select d.id, d.event_id, e.type as event_type, e.run_id, d.endpoint_id, d.attempt_count,
         d.created_at, d.ended_at, a.outcome as last_outcome, a.status as last_status,
         case when p.id is null then 'deleted' when a.status = 410 then 'gone'
              when d.state = 'missed' then 'disabled' else 'schedule_used_up' end as reason
    from deliveries d join events e on e.id = d.event_id
    left join endpoints p on p.id = d.endpoint_id
    left join attempts a on a.delivery_id = d.id and a.number = d.attempt_count
   where d.workspace_id = $1 and not d.probe`

/** The newest first. */
export async function listUndelivered(
  db: Db,
  {
    workspaceId,
    endpointId,
    createdAfter: from,
    createdBefore: until,
  }: UndeliveredFilter,
  page: Page,
): Promise<PageOf<Undelivered>> {
  const bounds = boundsOf('dlv', { from, until, cursor: page.cursor })
  const values = new Values(workspaceId, bounds.cursor, bounds.from, page.limit + 1)
  const owner: Record<string, string> =
    endpointId === undefined
      ? { workspace_id: '$1' }
      : { endpoint_id: values.place(endpointId) }
  const { rows } = await db.query<Row>(
    `select d.* from unnest('{failed,missed}'::text[]) as wanted (state)
       cross join lateral (${SELECT}
          and ${pageOfState('d', owner, { cursor: '$2', from: '$3' })} limit $4) d
      order by d.id desc limit $4`,
    values.all,
  )
  return cutPage(rows.map(toUndelivered), page)
}

function toUndelivered(row: Row): Undelivered {
  return {
    id: row.id,
    eventId: row.event_id,
    eventType: row.event_type,
    runId: row.run_id ?? undefined,
    endpointId: row.endpoint_id,
    reason: row.reason,
    attemptCount: row.attempt_count,
    lastOutcome: row.last_outcome ?? undefined,
    lastStatus: row.last_status ?? undefined,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
  }
}
