import { RelayError } from '../http/errors.ts'
import type { Run } from './run.ts'
import type { Db } from '../db/db.ts'
import { resetLane } from '../upstream/lane-sql.ts'

/**
 * Keeps a run for executions that somebody else has started, and tells the lane. Returns its
 * id, or that of the run that has them already.
 *
 * @throws {RelayError} `conflict` when only some of them belong to a run.
 */
export async function followExecutions(
  tx: Db,
  run: Run,
  executionIds: readonly string[],
): Promise<string> {
  const { workspaceId } = run
  // Two calls for the same executions make one run.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `follow ${workspaceId} ${executionIds[0]}`,
  ])
  const known = await findRunOf(tx, workspaceId, executionIds)
  if (known !== undefined) return known
  await tx.query(
    `insert into runs (id, workspace_id, workflow_id, receipt, state, input_values,
                       trigger_data, metadata, accepted_at, started_at, deadline_at,
                       deadline_ms, due_at, iterator_configs)
     values ($1, $2, $3, $4, 'running', '{}', '{}', $5, $6, $6, $7, $8, $6, $9)`,
    [
      run.id,
      workspaceId,
      run.workflowId,
      run.receipt,
      JSON.stringify(run.metadata),
      run.acceptedAt,
      run.deadlineAt,
      run.deadlineMs,
      run.iteratorConfigs && JSON.stringify(run.iteratorConfigs),
    ],
  )
  await tx.query(
    `insert into executions (id, run_id, position, status)
     select id, $1, position - 1, 'RUNNING'
       from unnest($2::text[]) with ordinality as wanted (id, position)`,
    [run.id, executionIds],
  )
  await resetLane(tx, workspaceId)
  return run.id
}

async function findRunOf(
  tx: Db,
  workspaceId: string,
  executionIds: readonly string[],
): Promise<string | undefined> {
  const { rows } = await tx.query<{ run_id: string; known: number }>(
    `select e.run_id, count(*)::int as known
       from executions e join runs r on r.id = e.run_id
      where r.workspace_id = $1 and e.id = any($2) group by e.run_id`,
    [workspaceId, executionIds],
  )
  const [first] = rows
  if (!first) return undefined
  if (rows.length === 1 && first.known === executionIds.length) return first.run_id
  throw new RelayError('conflict', 'Some of these executions belong to other runs.')
}
