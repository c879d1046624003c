import type { Db } from '../db/db.ts'

/** Who signed in: a token of a workspace, or the operator with the token of that day. */
export type SignedIn = { tokenId: string } | { operatorHash: Buffer }

type NewSession = { hash: Buffer; who: SignedIn; now: Date; expiresAt: Date }

/** Keeps a session, and deletes those that have expired. */
export async function createSession(
  db: Db,
  { hash, who, now, expiresAt }: NewSession,
): Promise<void> {
  const tokenId = 'tokenId' in who ? who.tokenId : null
  const operatorHash = 'operatorHash' in who ? who.operatorHash : null
  await db.query('delete from console_sessions where expires_at <= $1', [now])
  await db.query(
    `insert into console_sessions (hash, token_id, operator_hash, created_at, last_seen_at,
                                   expires_at)
     values ($1, $2, $3, $4, $4, $5)`,
    [hash, tokenId, operatorHash, now, expiresAt],
  )
}

export type Session = { who: SignedIn; lastSeenAt: Date; expiresAt: Date }

type Row = {
  token_id: string | null
  operator_hash: Buffer | null
  last_seen_at: Date
  expires_at: Date
}

/** The session with this hash, also one that has expired. */
export async function findSession(db: Db, hash: Buffer): Promise<Session | undefined> {
  const { rows } = await db.query<Row>({
    name: 'find-session',
    text: 'select * from console_sessions where hash = $1',
    values: [hash],
  })
  return rows[0] && toSession(rows[0])
}

function toSession(row: Row): Session | undefined {
  const { token_id: tokenId, operator_hash: operatorHash } = row
  const at = { lastSeenAt: row.last_seen_at, expiresAt: row.expires_at }
  if (tokenId !== null) return { who: { tokenId }, ...at }
  return operatorHash === null ? undefined : { who: { operatorHash }, ...at }
}

export async function noteSessionSeen(db: Db, hash: Buffer, now: Date): Promise<void> {
  await db.query('update console_sessions set last_seen_at = $2 where hash = $1', [
    hash,
    now,
  ])
}

export async function deleteSession(db: Db, hash: Buffer): Promise<void> {
  await db.query('delete from console_sessions where hash = $1', [hash])
}

/** Ends every session of a token, or of the operator, in all browsers. */
export async function deleteSessionsOf(db: Db, who: SignedIn): Promise<number> {
  const { rowCount } =
    'tokenId' in who
      ? await db.query('delete from console_sessions where token_id = $1', [who.tokenId])
      : await db.query('delete from console_sessions where token_id is null')
  return rowCount ?? 0
}

export async function createSignInLink(
  db: Db,
  { hash, now, expiresAt }: { hash: Buffer; now: Date; expiresAt: Date },
): Promise<void> {
  await db.query('delete from sign_in_links where expires_at <= $1', [now])
  await db.query(
    'insert into sign_in_links (hash, created_at, expires_at) values ($1, $2, $3)',
    [hash, now, expiresAt],
  )
}

/** Uses a link, once: `used` when somebody did before, `unknown` also when it is too old. */
export async function useSignInLink(
  db: Db,
  hash: Buffer,
  now: Date,
): Promise<'fresh' | 'used' | 'unknown'> {
  const { rows } = await db.query<{ used_at: Date }>(
    `update sign_in_links set used_at = $2
      where hash = $1 and used_at is null and expires_at > $2 returning used_at`,
    [hash, now],
  )
  if (rows.length > 0) return 'fresh'
  const found = await db.query(
    'select 1 from sign_in_links where hash = $1 and used_at is not null',
    [hash],
  )
  return found.rowCount === 1 ? 'used' : 'unknown'
}
