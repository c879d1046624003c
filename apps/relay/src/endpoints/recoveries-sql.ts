import type { Db } from '../db/db.ts'
import { cutPage, type Page, type PageOf } from '../db/page.ts'

/** A tracked job that owes again what an endpoint missed or what failed. */
export type Recovery = {
  id: string
  workspaceId: string
  endpointId: string
  state: 'running' | 'completed' | 'cancelled'
  since: Date
  until: Date
  /** Empty means all. */
  eventTypes: readonly string[]
  ratePerSecond: number
  totalCount: number
  doneCount: number
  createdAt: Date
  endedAt: Date | undefined
}

type Row = {
  id: string
  workspace_id: string
  endpoint_id: string
  state: Recovery['state']
  since: Date
  until: Date
  event_types: string[]
  rate_per_second: number
  total_count: number
  done_count: number
  created_at: Date
  ended_at: Date | null
}

type NewRecovery = Omit<Recovery, 'state' | 'totalCount' | 'doneCount' | 'endedAt'>

/** Begins a recovery; counts what it will owe again. */
export async function createRecovery(db: Db, recovery: NewRecovery): Promise<Recovery> {
  const { rows } = await db.query<Row>(
    `insert into recoveries (id, workspace_id, endpoint_id, state, since, until,
                             event_types, rate_per_second, total_count, advanced_at,
                             created_at)
     select $1, $2, $3, 'running', $4, $5, $6, $7, count(*), $8, $8
       from deliveries d join events e on e.id = d.event_id
      where d.endpoint_id = $3 and d.state in ('failed', 'missed') and not d.probe
        and d.created_at >= $4 and d.created_at < $5
        and ($6::text[] = '{}' or e.type = any($6))
  returning *`,
    [
      recovery.id,
      recovery.workspaceId,
      recovery.endpointId,
      recovery.since,
      recovery.until,
      recovery.eventTypes,
      recovery.ratePerSecond,
      recovery.createdAt,
    ],
  )
  if (!rows[0]) throw new Error('A recovery was not kept')
  return toRecovery(rows[0])
}

export async function findRecovery(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Recovery | undefined> {
  const { rows } = await db.query<Row>(
    'select * from recoveries where workspace_id = $1 and id = $2',
    [workspaceId, id],
  )
  return rows[0] && toRecovery(rows[0])
}

export async function listRecoveries(
  db: Db,
  workspaceId: string,
  page: Page,
): Promise<PageOf<Recovery>> {
  const { rows } = await db.query<Row>(
    `select * from recoveries where workspace_id = $1 and ($2::text is null or id < $2)
      order by id desc limit $3`,
    [workspaceId, page.cursor, page.limit + 1],
  )
  return cutPage(rows.map(toRecovery), page)
}

/** Stops a recovery where it is. What it has owed again stays owed. */
export async function cancelRecovery(
  db: Db,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update recoveries set state = 'cancelled', ended_at = $3
      where workspace_id = $1 and id = $2 and state = 'running'`,
    [workspaceId, id, now],
  )
  return rowCount === 1
}

function toRecovery(row: Row): Recovery {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    endpointId: row.endpoint_id,
    state: row.state,
    since: row.since,
    until: row.until,
    eventTypes: row.event_types,
    ratePerSecond: row.rate_per_second,
    totalCount: row.total_count,
    doneCount: row.done_count,
    createdAt: row.created_at,
    endedAt: row.ended_at ?? undefined,
  }
}
