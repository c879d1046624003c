import type { Run } from '../runs/run.ts'
import { statesBefore } from '../runs/run-state.ts'
import type { Database, Db } from './db.ts'
import { writeEvent, type WrittenEvent } from './events.ts'

export type Started = {
  run: Run
  workflowName: string | undefined
  executions: readonly { id: string; status: string }[]
  now: Date
  dueAt: Date
  event: { type: string; body: string; data: unknown }
}

/**
 * Records that the upstream started what the run asked for, with its event. Undefined when
 * the run had moved on meanwhile. Recording the same start twice is harmless.
 */
export async function recordStart(
  db: Database,
  started: Started,
): Promise<WrittenEvent | undefined> {
  return db.transaction(async (tx) => {
    if (!(await markStarted(tx, started))) return undefined
    const { run, event, now } = started
    const { id: runId, workflowId, triggerId, workspaceId } = run
    return writeEvent(tx, workspaceId, { ...event, runId, workflowId, triggerId }, now)
  })
}

async function markStarted(tx: Db, started: Started): Promise<boolean> {
  const { run, executions, now, dueAt } = started
  const { rowCount } = await tx.query(
    `with moved as (
       update runs
          set state = 'running', workflow_name = coalesce($2, workflow_name),
              started_at = $3, due_at = $4, error = null, leased_until = null,
              check_count = 0
        where id = $1 and state = any($5)
    returning id)
     insert into executions (id, run_id, position, status)
     select execution.id, moved.id, execution.position - 1, execution.status
       from moved, unnest($6::text[], $7::text[])
            with ordinality as execution (id, status, position)
         on conflict (run_id, position) do nothing`,
    [
      run.id,
      started.workflowName,
      now,
      dueAt,
      statesBefore('running'),
      executions.map(({ id }) => id),
      executions.map(({ status }) => status),
    ],
  )
  return rowCount === executions.length
}
