import type { Db } from './db.ts'

export type Token = { id: string; workspaceId: string; name: string; createdAt: Date }

type Row = { id: string; workspace_id: string; name: string; created_at: Date }

export async function createToken(db: Db, token: Token, hash: Buffer): Promise<void> {
  await db.query(
    `insert into tokens (id, workspace_id, name, hash, created_at)
     values ($1, $2, $3, $4, $5)`,
    [token.id, token.workspaceId, token.name, hash, token.createdAt],
  )
}

/** The token with this hash; undefined when none has it. */
export async function findTokenByHash(db: Db, hash: Buffer): Promise<Token | undefined> {
  const { rows } = await db.query<Row>('select * from tokens where hash = $1', [hash])
  return rows[0] && toToken(rows[0])
}

export async function listTokens(db: Db): Promise<Token[]> {
  const { rows } = await db.query<Row>('select * from tokens order by id')
  return rows.map(toToken)
}

/** False when there is no such token. */
export async function deleteToken(db: Db, id: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from tokens where id = $1', [id])
  return rowCount === 1
}

function toToken(row: Row): Token {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    name: row.name,
    createdAt: row.created_at,
  }
}
