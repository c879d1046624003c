import type { Db } from './db.ts'

export type Workspace = {
  id: string
  name: string
  upstreamUrl: string
  /** Sealed. */
  upstreamKey: string
  createdAt: Date
}

type Row = {
  id: string
  name: string
  upstream_url: string
  upstream_key: string
  created_at: Date
}

export async function createWorkspace(db: Db, workspace: Workspace): Promise<void> {
  await db.query(
    `insert into workspaces (id, name, upstream_url, upstream_key, created_at)
     values ($1, $2, $3, $4, $5)`,
    [
      workspace.id,
      workspace.name,
      workspace.upstreamUrl,
      workspace.upstreamKey,
      workspace.createdAt,
    ],
  )
}

export async function findWorkspace(db: Db, id: string): Promise<Workspace | undefined> {
  const { rows } = await db.query<Row>('select * from workspaces where id = $1', [id])
  return rows[0] && toWorkspace(rows[0])
}

export async function listWorkspaces(db: Db): Promise<Workspace[]> {
  const { rows } = await db.query<Row>('select * from workspaces order by id')
  return rows.map(toWorkspace)
}

/** Changes the upstream connection. False when there is no such workspace. */
export async function reconnectWorkspace(
  db: Db,
  { id, upstreamUrl, upstreamKey }: Pick<Workspace, 'id' | 'upstreamUrl' | 'upstreamKey'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'update workspaces set upstream_url = $2, upstream_key = $3 where id = $1',
    [id, upstreamUrl, upstreamKey],
  )
  return rowCount === 1
}

function toWorkspace(row: Row): Workspace {
  return {
    id: row.id,
    name: row.name,
    upstreamUrl: row.upstream_url,
    upstreamKey: row.upstream_key,
    createdAt: row.created_at,
  }
}
