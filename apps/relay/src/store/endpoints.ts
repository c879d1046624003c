import type { Database, Db } from './db.ts'
import { cutPage, type Page, type PageOf } from './page.ts'

/** A subscriber. */
export type Endpoint = {
  id: string
  workspaceId: string
  url: string
  description: string
  /** Empty means all. */
  eventTypes: readonly string[]
  /** Sealed, the newest first. */
  secrets: readonly string[]
  disabledReason: string | undefined
  createdAt: Date
}

type Row = {
  id: string
  workspace_id: string
  url: string
  description: string
  event_types: string[]
  secrets: string[]
  disabled_reason: string | null
  created_at: Date
}

export async function createEndpoint(db: Db, endpoint: Endpoint): Promise<void> {
  await db.query(
    `insert into endpoints (id, workspace_id, url, description, event_types, secrets, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      endpoint.id,
      endpoint.workspaceId,
      endpoint.url,
      endpoint.description,
      endpoint.eventTypes,
      endpoint.secrets,
      endpoint.createdAt,
    ],
  )
}

export async function findEndpoint(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Endpoint | undefined> {
  const { rows } = await db.query<Row>(
    'select * from endpoints where workspace_id = $1 and id = $2',
    [workspaceId, id],
  )
  return rows[0] && toEndpoint(rows[0])
}

export async function listEndpoints(
  db: Db,
  workspaceId: string,
  page: Page,
): Promise<PageOf<Endpoint>> {
  const { rows } = await db.query<Row>(
    `select * from endpoints
      where workspace_id = $1 and ($2::text is null or id < $2)
      order by id desc limit $3`,
    [workspaceId, page.cursor, page.limit + 1],
  )
  return cutPage(rows.map(toEndpoint), page)
}

export type EndpointChange = {
  url?: string | undefined
  description?: string | undefined
  eventTypes?: readonly string[] | undefined
  enabled?: boolean | undefined
}

/** Changes what is given and keeps the rest. Undefined when there is no such endpoint. */
export async function changeEndpoint(
  db: Database,
  { workspaceId, id }: Pick<Endpoint, 'workspaceId' | 'id'>,
  change: EndpointChange,
  now: Date,
): Promise<Endpoint | undefined> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.query<Row>(
      `update endpoints
          set url = coalesce($3, url),
              description = coalesce($4, description),
              event_types = coalesce($5, event_types),
              disabled_reason = case $6::boolean
                when true then null
                when false then 'switched off by its owner'
                else disabled_reason end
        where workspace_id = $1 and id = $2 returning *`,
      [
        workspaceId,
        id,
        change.url,
        change.description,
        change.eventTypes,
        change.enabled,
      ],
    )
    if (change.enabled === false) await failOwed(tx, id, now)
    return rows[0] && toEndpoint(rows[0])
  })
}

/** Stops sending to an endpoint. What it is still owed counts as failed. */
export async function disableEndpoint(
  db: Database,
  endpointId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('update endpoints set disabled_reason = $2 where id = $1', [
      endpointId,
      reason,
    ])
    await failOwed(tx, endpointId, now)
  })
}

async function failOwed(tx: Db, endpointId: string, now: Date): Promise<void> {
  await tx.query(
    `update deliveries
        set state = 'failed', due_at = null, leased_until = null, ended_at = $2
      where endpoint_id = $1 and state = 'pending'`,
    [endpointId, now],
  )
}

/** False when there is no such endpoint. Its deliveries go with it. */
export async function deleteEndpoint(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from endpoints where workspace_id = $1 and id = $2',
    [workspaceId, id],
  )
  return rowCount === 1
}

function toEndpoint(row: Row): Endpoint {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types,
    secrets: row.secrets,
    disabledReason: row.disabled_reason ?? undefined,
    createdAt: row.created_at,
  }
}
