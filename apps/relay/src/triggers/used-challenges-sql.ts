import type { Db } from '../db/db.ts'

type SolvedChallenge = { id: Buffer; expiresAt: Date }

/** Uses a challenge up. False when an earlier call did. */
export async function useChallenge(
  db: Db,
  { id, expiresAt }: SolvedChallenge,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into used_challenges (id, expires_at) values ($1, $2) on conflict do nothing',
    [id, expiresAt],
  )
  return rowCount === 1
}

/** Whether a call has used the challenge up. */
export async function isChallengeUsed(
  db: Db,
  { id }: Pick<SolvedChallenge, 'id'>,
): Promise<boolean> {
  const { rowCount } = await db.query('select 1 from used_challenges where id = $1', [id])
  return rowCount === 1
}
