import { createAsymmetricKey } from '@wireflow-connect/webhooks'
import type { Seal } from '../crypto/seal.ts'
import type { Db } from './db.ts'

export type SigningKey = { id: string; publicKey: string; createdAt: Date }

/** Every key that receivers may meet, the newest first. */
export async function listSigningKeys(db: Db): Promise<SigningKey[]> {
  const { rows } = await db.query<{ id: string; public_key: string; created_at: Date }>(
    'select id, public_key, created_at from signing_keys order by created_at desc',
  )
  return rows.map((row) => ({
    id: row.id,
    publicKey: row.public_key,
    createdAt: row.created_at,
  }))
}

/** The key that signs. The first one is made when it is first needed. */
export async function findSigningKey(
  db: Db,
  seal: Seal,
  now: Date,
): Promise<{ secretKey: string }> {
  const found = await readNewest(db, seal)
  if (found) return found
  const { publicKey, secretKey } = createAsymmetricKey()
  // The id is fixed, so that of two processes only one makes the first key.
  await db.query(
    `insert into signing_keys (id, public_key, secret_key, created_at)
     values ('key_1', $1, $2, $3) on conflict do nothing`,
    [publicKey, seal.close(secretKey), now],
  )
  const made = await readNewest(db, seal)
  if (!made) throw new Error('The signing key could not be kept')
  return made
}

async function readNewest(db: Db, seal: Seal) {
  const { rows } = await db.query<{ secret_key: string }>(
    'select secret_key from signing_keys order by created_at desc limit 1',
  )
  return rows[0] && { secretKey: seal.open(rows[0].secret_key) }
}
