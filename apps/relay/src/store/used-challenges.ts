import type { Db } from './db.ts'

/** Uses a challenge up. False when an earlier call did. */
export async function useChallenge(
  db: Db,
  { id, expiresAt }: { id: Buffer; expiresAt: Date },
): Promise<boolean> {
  const { rowCount } = await db.query(
    'insert into used_challenges (id, expires_at) values ($1, $2) on conflict do nothing',
    [id, expiresAt],
  )
  return rowCount === 1
}
