import type { Run } from './run.ts'
import { statesBefore } from './run-state.ts'
import type { Database, Db } from '../db/db.ts'
import { resetLane } from '../upstream/lane-sql.ts'
import { MAX_WAIT_MS } from './wait-limit.ts'
import { OVERDUE_SHARE, toRun, type RunRow } from './sql.ts'

type Which = { workspaceId: string; runId: string }

/**
 * Lets a held run be started again; its wait begins now. One whose executions are known is
 * followed again, in the time that it has. Undefined when there is none.
 */
export async function releaseHeld(
  db: Db,
  { workspaceId, runId }: Which,
  now: Date,
): Promise<Run | undefined> {
  const { rows } = await db.query<RunRow>(
    `update runs
        set state = case when ${IS_AWAITED} then 'running' else 'accepted' end,
            error = null, blocked_told = false,
            deadline_at = case when ${IS_AWAITED} then deadline_at else $3 end,
            overdue_at = case when ${IS_AWAITED} then overdue_at else $4 end
      where workspace_id = $1 and id = $2 and state = 'held' returning *`,
    [workspaceId, runId, inFuture(now, 1), inFuture(now, OVERDUE_SHARE)],
  )
  if (rows[0]) await resetLane(db, workspaceId)
  return rows[0] && toRun(rows[0])
}

/** Gives a held run the execution that it had started. Undefined when there is none. */
export async function adoptForHeld(
  db: Database,
  { workspaceId, runId }: Which,
  executionId: string,
  now: Date,
): Promise<Run | undefined> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.query<RunRow>(
      `update runs
          set state = 'running', error = null, started_at = $3,
              deadline_at = $3::timestamptz + deadline_ms * interval '1 ms'
        where workspace_id = $1 and id = $2 and state = 'held' and 'held' = any($4)
    returning *`,
      [workspaceId, runId, now, statesBefore('running')],
    )
    if (!rows[0]) return undefined
    await tx.query(
      `insert into executions (id, run_id, position, status) values ($1, $2, 0, 'running')
           on conflict (run_id, position) do update
              set id = excluded.id, status = excluded.status, ended_at = null`,
      [executionId, runId],
    )
    await resetLane(tx, workspaceId)
    return toRun(rows[0])
  })
}

/** Whether an execution of the run is known that has not ended. */
const IS_AWAITED = `exists (select 1 from executions e
                     where e.run_id = runs.id and e.ended_at is null)`

function inFuture(now: Date, share: number): Date {
  return new Date(now.getTime() + MAX_WAIT_MS * share)
}
