import type { Execution, Run } from '../runs/run.ts'
import type { Db } from '../db/db.ts'
import { resetLane } from '../upstream/lane-sql.ts'

/** Who follows a workflow, and since when. */
export type Watcher = { workspaceId: string; since: Date }

export async function listWatched(
  db: Db,
  laneId: string,
): Promise<(Watcher & { workflowId: string })[]> {
  const { rows } = await db.query<{
    workspace_id: string
    workflow_id: string
    created_at: Date
  }>(
    `select o.* from watched_workflows o join workspaces w on w.id = o.workspace_id
      where w.lane_id = $1`,
    [laneId],
  )
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    workflowId: row.workflow_id,
    since: row.created_at,
  }))
}

/** Begins to follow a workflow; harmless where it is followed already. */
export async function watchWorkflow(
  db: Db,
  workspaceId: string,
  workflowId: string,
  now: Date,
): Promise<void> {
  await db.query(
    `insert into watched_workflows (workspace_id, workflow_id, created_at)
     values ($1, $2, $3) on conflict do nothing`,
    [workspaceId, workflowId, now],
  )
  await resetLane(db, workspaceId)
}

/** False when the workflow was not followed. */
export async function unwatchWorkflow(
  db: Db,
  workspaceId: string,
  workflowId: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from watched_workflows where workspace_id = $1 and workflow_id = $2',
    [workspaceId, workflowId],
  )
  await resetLane(db, workspaceId)
  return rowCount === 1
}

export async function listWatchedBy(
  db: Db,
  workspaceId: string,
): Promise<{ workflowId: string; since: Date }[]> {
  const { rows } = await db.query<{ workflow_id: string; created_at: Date }>(
    `select workflow_id, created_at from watched_workflows
      where workspace_id = $1 order by workflow_id`,
    [workspaceId],
  )
  return rows.map((row) => ({ workflowId: row.workflow_id, since: row.created_at }))
}

/**
 * Takes up an execution that somebody else started as a run of its own. False when it
 * belongs to a run already, or may be the answer that a start of ours still waits for.
 */
export async function adoptExecution(
  db: Db,
  run: Run,
  execution: Pick<Execution, 'id' | 'status'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with adopted as (
       insert into runs (id, workspace_id, workflow_id, receipt, state, input_values,
                         trigger_data, metadata, accepted_at, started_at, deadline_at,
                         deadline_ms, due_at)
       select $1, $2, $3, $4, 'running', '{}', '{}', '{}', $5::timestamptz,
              $5::timestamptz, $6, $7, $5::timestamptz
        where not exists (select 1 from executions e join runs r on r.id = e.run_id
                           where e.id = $8 and r.workspace_id = $2)
          and not exists (select 1 from runs r join workspaces w on w.id = r.workspace_id
                           where r.workflow_id = $3
                             and r.state in ('starting', 'blocked')
                             and (r.state = 'starting' or r.start_sent_at is not null)
                             and w.lane_id =
                                 (select lane_id from workspaces where id = $2))
    returning id)
     insert into executions (id, run_id, position, status)
     select $8, id, 0, $9 from adopted`,
    [
      run.id,
      run.workspaceId,
      run.workflowId,
      run.receipt,
      run.startedAt,
      run.deadlineAt,
      run.deadlineMs,
      execution.id,
      execution.status,
    ],
  )
  return rowCount === 1
}
