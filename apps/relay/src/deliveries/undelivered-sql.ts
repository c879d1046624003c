import { readRow, type Columns } from '../db/columns.ts'
import type { Db } from '../db/db.ts'
import { cutPage, listValues, pageOfState, type Page, type PageOf } from '../db/page.ts'
import type { DeliveryState } from './delivery.ts'

const ENDED_WITHOUT: readonly DeliveryState[] = ['failed', 'missed']

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

const COLUMNS: Columns<Undelivered> = {
  id: 'id',
  eventId: 'event_id',
  eventType: 'event_type',
  runId: 'run_id',
  endpointId: 'endpoint_id',
  reason: 'reason',
  attemptCount: 'attempt_count',
  lastOutcome: 'last_outcome',
  lastStatus: 'last_status',
  createdAt: 'created_at',
  endedAt: 'ended_at',
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
  const values = listValues(
    'dlv',
    { workspaceId, states: ENDED_WITHOUT, from, until },
    page,
  )
  const owner: Record<string, string> =
    endpointId === undefined
      ? { workspace_id: '$1' }
      : { endpoint_id: values.place(endpointId) }
  const { rows } = await db.query(
    `select d.* from unnest($2::text[]) as wanted (state)
       cross join lateral (${SELECT}
          and ${pageOfState('d', owner, { cursor: '$3', from: '$5' })} limit $4) d
      order by d.id desc limit $4`,
    values.all,
  )
  return cutPage(
    rows.map((row: object) => readRow(COLUMNS, row)),
    page,
  )
}
