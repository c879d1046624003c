import type { Endpoint, EndpointSettings } from './endpoint.ts'
import type { RetiringSecret } from '../workspaces/seal.ts'
import {
  columnNames,
  columnValues,
  parameters,
  readRow,
  type Columns,
} from '../db/columns.ts'
import type { Db } from '../db/db.ts'
import { cutPage, type Page, type PageOf } from '../db/page.ts'

// A setting is added here, in `settings.ts`, and with its default in `endpoint.ts`.
const SETTINGS: Columns<EndpointSettings> = {
  url: 'url',
  description: 'description',
  eventTypes: 'event_types',
  workflowIds: 'workflow_ids',
  triggerIds: 'trigger_ids',
  conditions: 'conditions',
  headers: 'headers',
  sealedHeaders: 'sealed_headers',
  schedule: 'schedule',
  concurrency: 'concurrency',
  ratePerSecond: 'rate_per_second',
  metadata: 'metadata',
  isAsymmetric: 'signs_asymmetric',
  isDeletedWhenGone: 'delete_when_gone',
  warnEmail: 'warn_email',
}

const COLUMNS: Columns<Endpoint> = {
  ...SETTINGS,
  id: 'id',
  workspaceId: 'workspace_id',
  secrets: 'secrets',
  retiringSecrets: 'retiring_secrets',
  pausedAt: 'paused_at',
  failingSince: 'failing_since',
  disabledKind: 'disabled_kind',
  disabledReason: 'disabled_reason',
  probeAt: 'probe_at',
  createdAt: 'created_at',
}

const settingValues = (settings: EndpointSettings) =>
  columnValues(SETTINGS, settings, ['conditions'])
const toEndpoint = (row: object) => readRow(COLUMNS, row)

/** What an endpoint comes from: a run whose callback it is, or a token that made it. */
export type EndpointOrigin = {
  runId?: string
  /** The callback hears nothing before. */
  notBefore?: Date
  tokenId?: string
}

/** Keeps a new endpoint. */
export async function createEndpoint(
  db: Db,
  endpoint: Endpoint,
  { runId, notBefore, tokenId }: EndpointOrigin,
): Promise<void> {
  await db.query(
    `insert into endpoints (id, workspace_id, secrets, created_at, run_id, not_before,
                            token_id, ${columnNames(SETTINGS)})
     values ($1, $2, $3, $4, $5, $6, $7, ${parameters(SETTINGS, 8)})`,
    [
      endpoint.id,
      endpoint.workspaceId,
      endpoint.secrets,
      endpoint.createdAt,
      runId,
      notBefore,
      tokenId,
      ...settingValues(endpoint),
    ],
  )
}

/** How many endpoints a workspace has, not counting callbacks of runs. */
export async function countEndpoints(db: Db, workspaceId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from endpoints
      where workspace_id = $1 and run_id is null`,
    [workspaceId],
  )
  return rows[0]?.count ?? 0
}

export async function findEndpoint(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Endpoint | undefined> {
  const { rows } = await db.query(
    'select * from endpoints where workspace_id = $1 and id = $2 and run_id is null',
    [workspaceId, id],
  )
  return rows[0] && toEndpoint(rows[0])
}

/**
 * The token that made an endpoint of this workspace: null for an endpoint that is older than
 * tokens were kept, undefined when there is no such endpoint.
 */
export async function findMaker(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<string | null | undefined> {
  const { rows } = await db.query<{ token_id: string | null }>(
    `select token_id from endpoints
      where workspace_id = $1 and id = $2 and run_id is null`,
    [workspaceId, id],
  )
  return rows[0]?.token_id
}

export async function listEndpoints(
  db: Db,
  workspaceId: string,
  page: Page,
): Promise<PageOf<Endpoint>> {
  const { rows } = await db.query(
    `select * from endpoints
      where workspace_id = $1 and run_id is null and ($2::text is null or id < $2)
      order by id desc limit $3`,
    [workspaceId, page.cursor, page.limit + 1],
  )
  return cutPage(rows.map(toEndpoint), page)
}

/** Reads an endpoint so that nobody else changes it before the transaction ends. */
export async function lockEndpoint(
  tx: Db,
  workspaceId: string,
  id: string,
): Promise<Endpoint | undefined> {
  const { rows } = await tx.query(
    `select * from endpoints
      where workspace_id = $1 and id = $2 and run_id is null for update`,
    [workspaceId, id],
  )
  return rows[0] && toEndpoint(rows[0])
}

export async function saveSettings(
  tx: Db,
  id: string,
  settings: EndpointSettings,
): Promise<void> {
  await tx.query(
    `update endpoints
        set (${columnNames(SETTINGS)}) = (${parameters(SETTINGS, 2)})
      where id = $1`,
    [id, ...settingValues(settings)],
  )
}

/** Makes `fresh` the secret that signs; what signed before goes on until `until`. */
export async function rotateSecret(
  tx: Db,
  id: string,
  change: { fresh: string; retiring: readonly RetiringSecret[] },
): Promise<void> {
  await tx.query(
    `update endpoints set secrets = $2, retiring_secrets = $3, secret_revealed_at = null
      where id = $1`,
    [id, [change.fresh], JSON.stringify(change.retiring)],
  )
}

/** Deletes every endpoint that said 410 and is to be deleted then. */
export async function deleteGoneEndpoints(db: Db, now: Date): Promise<void> {
  await db.query(
    `with gone as (
       delete from endpoints where disabled_kind = 'gone' and delete_when_gone
    returning id)
     insert into deleted_endpoints (id, deleted_at) select id, $1 from gone`,
    [now],
  )
}

/** True for the one who may show the secret once more: nobody has since it was made. */
export async function claimReveal(tx: Db, id: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update endpoints set secret_revealed_at = $2
      where id = $1 and secret_revealed_at is null`,
    [id, now],
  )
  return rowCount === 1
}

/**
 * False when there is no such endpoint. Its deliveries are not sent or shown any more; their
 * rows are left to `deleteOrphanedDeliveries`.
 */
export async function deleteEndpoint(
  db: Db,
  workspaceId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with gone as (
       delete from endpoints where workspace_id = $1 and id = $2 and run_id is null
    returning id)
     insert into deleted_endpoints (id, deleted_at) select id, $3 from gone`,
    [workspaceId, id, now],
  )
  return rowCount === 1
}
