import { createAsymmetricKey } from '@wireflow-connect/webhooks/node'
import { PLACE } from './place.ts'
import type { Seal } from './seal.ts'
import { createId } from '../db/ids.ts'
import type { Database, Db } from '../db/db.ts'

export type SigningKey = {
  id: string
  publicKey: string
  createdAt: Date
  signsFrom: Date
  /** Until when it is published; undefined for the newest. */
  retiresAt: Date | undefined
}

type Row = {
  id: string
  public_key: string
  created_at: Date
  signs_from: Date
  retires_at: Date | null
}

/** Every key that receivers may meet at `now`, the newest first. */
export async function listSigningKeys(db: Db, now: Date): Promise<SigningKey[]> {
  const { rows } = await db.query<Row>(
    `select * from signing_keys where retires_at is null or retires_at > $1
      order by signs_from desc`,
    [now],
  )
  return rows.map((row) => ({
    id: row.id,
    publicKey: row.public_key,
    createdAt: row.created_at,
    signsFrom: row.signs_from,
    retiresAt: row.retires_at ?? undefined,
  }))
}

/** The key that signs at `now`. The first one is made when it is first needed. */
export async function findSigningKey(
  db: Db,
  seal: Seal,
  now: Date,
): Promise<{ secretKey: string }> {
  const found = await readPresent(db, seal, now)
  if (found) return found
  await insertFirst(db, seal, now)
  const made = await readPresent(db, seal, now)
  if (!made) throw new Error('The signing key could not be kept')
  return made
}

type Rotation = { now: Date; signsFrom: Date; formerRetireAt: Date }

/**
 * Makes a key that is published at once and signs from `signsFrom`. Those before it stay
 * published until `formerRetireAt`; a key that has not signed yet is given up.
 */
export async function rotateSigningKey(
  db: Database,
  seal: Seal,
  { now, signsFrom, formerRetireAt }: Rotation,
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query('lock table signing_keys in share row exclusive mode')
    const { rowCount } = await tx.query('select 1 from signing_keys limit 1')
    if (rowCount === 0) await insertFirst(tx, seal, now)
    await tx.query('delete from signing_keys where signs_from > $1', [now])
    await tx.query(
      'update signing_keys set retires_at = $1 where retires_at is null or retires_at > $1',
      [formerRetireAt],
    )
    const id = createId('key', now)
    await insertKey(tx, seal, { id, createdAt: now, signsFrom })
  })
}

// The id is fixed, so that of two processes only one makes the first key.
async function insertFirst(db: Db, seal: Seal, now: Date): Promise<void> {
  await insertKey(db, seal, { id: 'key_1', createdAt: now, signsFrom: now })
}

async function insertKey(
  db: Db,
  seal: Seal,
  { id, createdAt, signsFrom }: { id: string; createdAt: Date; signsFrom: Date },
): Promise<void> {
  const { publicKey, secretKey } = createAsymmetricKey()
  await db.query(
    `insert into signing_keys (id, public_key, secret_key, created_at, signs_from)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [id, publicKey, seal.close(secretKey, PLACE.signingKey(id)), createdAt, signsFrom],
  )
}

async function readPresent(db: Db, seal: Seal, now: Date) {
  const { rows } = await db.query<{ id: string; secret_key: string }>(
    `select id, secret_key from signing_keys where signs_from <= $1
      order by signs_from desc limit 1`,
    [now],
  )
  const [row] = rows
  return row && { secretKey: seal.open(row.secret_key, PLACE.signingKey(row.id)) }
}
