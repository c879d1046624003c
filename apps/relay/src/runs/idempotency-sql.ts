import type { Db } from '../db/db.ts'

export type KeyClaim = {
  /** A trigger or a workspace. */
  scope: string
  key: string
  bodyHash: Buffer
  runId: string
  now: Date
  /** How long an earlier call with this key counts, in milliseconds. */
  ttlMs: number
}

/** What an earlier call with the same key had. */
export type EarlierCall = { runId: string; sameBody: boolean }

/**
 * Takes a key for a run, or tells which run has it. Calls with the same key wait for each
 * other: the second sees the first once that has committed, and takes the key if not.
 */
export async function claimKey(
  tx: Db,
  claim: KeyClaim,
): Promise<EarlierCall | undefined> {
  const { scope, key, bodyHash, runId, now, ttlMs } = claim
  const { rowCount } = await tx.query(
    `insert into idempotency_keys as kept (scope, key, body_hash, run_id, created_at)
     values ($1, $2, $3, $4, $5)
         on conflict (scope, key) do update
            set body_hash = excluded.body_hash, run_id = excluded.run_id,
                created_at = excluded.created_at
          where kept.created_at <= $6`,
    [scope, key, bodyHash, runId, now, new Date(now.getTime() - ttlMs)],
  )
  if (rowCount === 1) return undefined

  const earlier = await findEarlierCall(tx, claim)
  // Another transaction cannot have removed it: this one waits for the row's lock.
  if (!earlier) throw new Error('A key was neither taken nor found')
  return earlier
}

/** Gives the keys that were claimed for a run to another run, which was there before. */
export async function moveKeys(
  tx: Db,
  fromRunId: string,
  toRunId: string,
): Promise<void> {
  await tx.query('update idempotency_keys set run_id = $2 where run_id = $1', [
    fromRunId,
    toRunId,
  ])
}

/** Which run has the key, as far as can be told without taking it. */
export async function findEarlierCall(
  db: Db,
  { scope, key, bodyHash, now, ttlMs }: Omit<KeyClaim, 'runId'>,
): Promise<EarlierCall | undefined> {
  const { rows } = await db.query<{ run_id: string; body_hash: Buffer }>(
    `select run_id, body_hash from idempotency_keys
      where scope = $1 and key = $2 and created_at > $3`,
    [scope, key, new Date(now.getTime() - ttlMs)],
  )
  const row = rows[0]
  return row && { runId: row.run_id, sameBody: row.body_hash.equals(bodyHash) }
}
