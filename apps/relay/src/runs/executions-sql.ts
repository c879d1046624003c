import type { Execution, RunError } from './run.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import { storableJson, storableText } from '../db/storable.ts'
import type { Db } from '../db/db.ts'

/** What the upstream says of an execution that has ended. */
export type ExecutionEnd = { execution: Execution; error: RunError | undefined }

/**
 * Keeps how an execution ended. With `endedAt` that is news: false when it had ended before.
 * Without it, what was kept of an end is replaced.
 */
export async function saveExecution(
  tx: Db,
  runId: string,
  { execution, error }: ExecutionEnd,
  endedAt?: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update executions
        set status = $3, outputs = $4, node_runs = $5, credits_used = $6, error = $7,
            ended_at = coalesce($8::timestamptz, ended_at), told_ended_at = $9
      where run_id = $1 and position = $2
        and ($8::timestamptz is null or ended_at is null)`,
    [
      runId,
      execution.position,
      execution.status,
      storableJson(execution.outputs),
      storableJson(execution.nodeRuns),
      execution.creditsUsed,
      error && storableJson(error),
      endedAt,
      execution.toldEndedAt,
    ],
  )
  return rowCount === 1
}

type Look = Pick<Execution, 'position' | 'status' | 'outputs' | 'nodeRuns'>

/** Keeps what was seen of an execution that has not ended. */
export async function keepLook(
  db: Db,
  { laneId, epoch }: Fence,
  runId: string,
  { position, status, outputs, nodeRuns }: Look,
): Promise<void> {
  await db.query(
    `update executions set status = $3, outputs = $4, node_runs = $5
      where run_id = $1 and position = $2 and ended_at is null
        and exists (select 1 from lanes where id = $6 and epoch = $7)`,
    [
      runId,
      position,
      storableText(status),
      storableJson(outputs),
      storableJson(nodeRuns),
      laneId,
      epoch,
    ],
  )
}

/** Those of the upstream's executions that belong to no run of any workspace on the lane. */
export async function listUnknownExecutions(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select wanted.id from unnest($2::text[]) as wanted (id)
      where not exists (
        select 1
          from executions e
          join runs r on r.id = e.run_id
          join workspaces w on w.id = r.workspace_id
         where e.id = wanted.id
           and w.lane_id = (select lane_id from workspaces where id = $1))`,
    [workspaceId, ids],
  )
  return rows.map(({ id }) => id)
}
