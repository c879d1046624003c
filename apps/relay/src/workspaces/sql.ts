import type { Db } from '../db/db.ts'

export type Workspace = {
  id: string
  name: string
  upstreamUrl: string
  /** Sealed. */
  upstreamKey: string
  /** SHA-256 of the plain key. */
  upstreamKeyHash: Buffer
  createdAt: Date
  /** Of its key; PostgreSQL makes it of address and key. */
  laneId: string
}

type Row = {
  id: string
  name: string
  upstream_url: string
  upstream_key: string
  upstream_key_hash: Buffer
  created_at: Date
  lane_id: string
}

export async function createWorkspace(
  db: Db,
  workspace: Omit<Workspace, 'laneId'>,
): Promise<void> {
  await db.query(
    `insert into workspaces (id, name, upstream_url, upstream_key, upstream_key_hash,
                             created_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      workspace.id,
      workspace.name,
      workspace.upstreamUrl,
      workspace.upstreamKey,
      workspace.upstreamKeyHash,
      workspace.createdAt,
    ],
  )
}

export async function findWorkspace(db: Db, id: string): Promise<Workspace | undefined> {
  const { rows } = await db.query<Row>('select * from workspaces where id = $1', [id])
  return rows[0] && toWorkspace(rows[0])
}

/** Workspaces whose upstream key has this hash: several may share one account. */
export async function listWorkspacesByKey(db: Db, hash: Buffer): Promise<Workspace[]> {
  const { rows } = await db.query<Row>(
    'select * from workspaces where upstream_key_hash = $1',
    [hash],
  )
  return rows.map(toWorkspace)
}

export async function listWorkspaces(db: Db): Promise<Workspace[]> {
  const { rows } = await db.query<Row>('select * from workspaces order by id')
  return rows.map(toWorkspace)
}

/**
 * Changes the upstream connection, and tells the lane that the workspace had and the one
 * that it has. False when there is no such workspace.
 */
export async function reconnectWorkspace(
  db: Db,
  {
    id,
    upstreamUrl,
    upstreamKey,
    upstreamKeyHash,
  }: Omit<Workspace, 'name' | 'createdAt' | 'laneId'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with before as (select lane_id from workspaces where id = $1),
          changed as (
            update workspaces
               set upstream_url = $2, upstream_key = $3, upstream_key_hash = $4
             where id = $1 returning lane_id)
     select pg_notify('lane_reset', lane_id), pg_notify('lane_wake', lane_id)
       from (select lane_id from before union select lane_id from changed) lane`,
    [id, upstreamUrl, upstreamKey, upstreamKeyHash],
  )
  return rowCount !== 0
}

function toWorkspace(row: Row): Workspace {
  return {
    id: row.id,
    name: row.name,
    upstreamUrl: row.upstream_url,
    upstreamKey: row.upstream_key,
    upstreamKeyHash: row.upstream_key_hash,
    createdAt: row.created_at,
    laneId: row.lane_id,
  }
}
