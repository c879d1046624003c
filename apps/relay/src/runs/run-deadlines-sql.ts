import type { Run } from './run.ts'
import type { Db } from '../db/db.ts'
import { toRun, type RunRow } from './sql.ts'

const BATCH = 200

// As the index `runs_by_moment` has it: a run is overdue before its deadline.
const IS_MOMENT_OVER = 'due_at is not null and coalesce(overdue_at, deadline_at) <= $1'

/** Runs that take long and whose subscribers were not told yet. */
export async function listOverdue(db: Db, now: Date): Promise<Run[]> {
  const { rows } = await db.query<RunRow>(
    `select * from runs
      where ${IS_MOMENT_OVER} and overdue_at <= $1 and deadline_at > $1
      order by overdue_at limit $2`,
    [now, BATCH],
  )
  return rows.map(toRun)
}

/** True for the one who may tell that a run is overdue. */
export async function claimOverdue(tx: Db, runId: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update runs set overdue_at = null where id = $1 and overdue_at <= $2',
    [runId, now],
  )
  return rowCount === 1
}

/** Runs that have not ended by their deadline. */
export async function listPastDeadline(db: Db, now: Date): Promise<Run[]> {
  const { rows } = await db.query<RunRow>(
    `select * from runs where ${IS_MOMENT_OVER} and deadline_at <= $1
      order by deadline_at limit $2`,
    [now, BATCH],
  )
  return rows.map(toRun)
}
