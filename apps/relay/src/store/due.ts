import type { RunState } from '../runs/run-state.ts'
import type { Db } from './db.ts'

const BATCH = 1_000

export type DueRun = { id: string; state: RunState; checkCount: number }

/** Runs that somebody must look at now and that nobody has in hand, the oldest first. */
export async function listDueRuns(db: Db, now: Date): Promise<DueRun[]> {
  const { rows } = await db.query<{ id: string; state: RunState; check_count: number }>(
    `select id, state, check_count from runs
      where due_at <= $1 and is_free(leased_until, leased_by, $1)
      order by due_at limit $2`,
    [now, BATCH],
  )
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    checkCount: row.check_count,
  }))
}

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
