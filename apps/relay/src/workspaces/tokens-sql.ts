import type { Scope } from '../http/scopes.ts'
import type { Db } from '../db/db.ts'
import { cutPage, type Page, type PageOf } from '../db/page.ts'

export type Token = {
  id: string
  workspaceId: string
  name: string
  scopes: readonly Scope[]
  /** Undefined for one that does not expire. */
  expiresAt: Date | undefined
  /** To the minute; undefined for one that was never used. */
  lastUsedAt: Date | undefined
  createdAt: Date
  /** When its secret was last replaced; undefined where the former secret was used. */
  rotatedAt: Date | undefined
}

type Row = {
  id: string
  workspace_id: string
  name: string
  scopes: Scope[]
  expires_at: Date | null
  last_used_at: Date | null
  created_at: Date
  rotated_at: Date | null
}

export async function createToken(
  db: Db,
  token: Omit<Token, 'lastUsedAt' | 'rotatedAt'>,
  hash: Buffer,
): Promise<void> {
  await db.query(
    `insert into tokens (id, workspace_id, name, scopes, expires_at, hash, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      token.id,
      token.workspaceId,
      token.name,
      token.scopes,
      token.expiresAt,
      hash,
      token.createdAt,
    ],
  )
}

/**
 * The token with this hash, also when it has expired; undefined when none has it. With the
 * hash of its former secret it expires when that secret does.
 */
export async function findTokenByHash(db: Db, hash: Buffer): Promise<Token | undefined> {
  const { rows } = await db.query<Row>({
    name: 'find-token',
    text: `select id, workspace_id, name, scopes, expires_at, last_used_at, created_at,
                  rotated_at
             from tokens where hash = $1
           union all
           select id, workspace_id, name, scopes, least(expires_at, former_until),
                  last_used_at, created_at, null
             from tokens where former_hash = $1`,
    values: [hash],
  })
  return rows[0] && toToken(rows[0])
}

export async function findToken(db: Db, id: string): Promise<Token | undefined> {
  const { rows } = await db.query<Row>('select * from tokens where id = $1', [id])
  return rows[0] && toToken(rows[0])
}

/**
 * Whether a token that was let in still is one, for what goes on for long: it is there, has not
 * expired, and the secret that it came with has not been replaced.
 */
export async function isTokenAlive(
  db: Db,
  { id, rotatedAt }: Pick<Token, 'id' | 'rotatedAt'>,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `select 1 from tokens
      where id = $1 and (expires_at is null or expires_at > $2)
        and (rotated_at is not distinct from $3 or former_until > $2)`,
    [id, now, rotatedAt],
  )
  return rowCount === 1
}

/**
 * Gives a token another secret; the one that it has opens until `formerUntil`, and an older one
 * no more. Where that is now, sessions of the console that it opened end. Undefined when there
 * is no such token.
 */
export async function rotateToken(
  db: Db,
  id: string,
  { hash, now, formerUntil }: { hash: Buffer; now: Date; formerUntil: Date },
): Promise<Token | undefined> {
  const { rows } = await db.query<Row>(
    `with signed_out as (
       delete from console_sessions where token_id = $1 and $4::timestamptz <= $3)
     update tokens
        set former_hash = hash, former_until = $4, hash = $2, rotated_at = $3
      where id = $1 returning *`,
    [id, hash, now, formerUntil],
  )
  return rows[0] && toToken(rows[0])
}

/** Notes that a token was used, unless somebody noted it a moment ago. */
export async function recordTokenUse(
  db: Db,
  id: string,
  { now, notSince }: { now: Date; notSince: Date },
): Promise<void> {
  await db.query(
    `update tokens set last_used_at = $2
      where id = $1 and (last_used_at is null or last_used_at < $3)`,
    [id, now, notSince],
  )
}

/** The tokens of one workspace, or of all. */
export async function listTokens(
  db: Db,
  workspaceId: string | undefined,
  page: Page,
): Promise<PageOf<Token>> {
  const { rows } = await db.query<Row>(
    `select * from tokens
      where ($1::text is null or workspace_id = $1) and ($2::text is null or id < $2)
      order by id desc limit $3`,
    [workspaceId, page.cursor, page.limit + 1],
  )
  return cutPage(rows.map(toToken), page)
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
    scopes: row.scopes,
    expiresAt: row.expires_at ?? undefined,
    lastUsedAt: row.last_used_at ?? undefined,
    createdAt: row.created_at,
    rotatedAt: row.rotated_at ?? undefined,
  }
}
