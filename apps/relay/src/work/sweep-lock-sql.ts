import type { Db } from '../db/db.ts'

// Any number that no other program uses for an advisory lock of this database.
const SWEEP_LOCK = 4_400_002

/** Whether this process may sweep now. Held until the surrounding transaction ends. */
export async function tryLockSweep(tx: Db): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock($1) as locked',
    [SWEEP_LOCK],
  )
  return rows[0]?.locked === true
}
