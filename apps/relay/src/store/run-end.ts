import type { Execution, Run, RunError } from '../runs/run.ts'
import { statesBefore, type EndState } from '../runs/run-state.ts'
import type { Database, Db } from './db.ts'
import { writeEvent, type WrittenEvent } from './events.ts'

export type RunEnd = {
  run: Run
  state: EndState
  error: RunError | undefined
  execution: Execution | undefined
  event: { type: string; body: string; data: unknown }
  now: Date
}

/**
 * Ends a run, writes its event and owes it to every endpoint that wants it, all in one
 * transaction. Undefined when the run had ended already.
 */
export async function endRun(
  db: Database,
  end: RunEnd,
): Promise<WrittenEvent | undefined> {
  return db.transaction(async (tx) => {
    if (!(await markEnded(tx, end))) return undefined
    if (end.execution) await saveExecution(tx, end.run.id, end.execution)
    const { run, event, now } = end
    return writeEvent(tx, run.workspaceId, { ...event, ...subjectOf(run) }, now)
  })
}

async function markEnded(tx: Db, { run, state, error, now }: RunEnd): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update runs
        set state = $2, error = $3, ended_at = $4, due_at = null, leased_until = null
      where id = $1 and state = any($5)`,
    [run.id, state, error && JSON.stringify(error), now, statesBefore(state)],
  )
  return rowCount === 1
}

async function saveExecution(tx: Db, runId: string, execution: Execution): Promise<void> {
  await tx.query(
    `update executions
        set status = $3, outputs = $4, node_runs = $5, credits_used = $6
      where run_id = $1 and position = $2`,
    [
      runId,
      execution.position,
      execution.status,
      JSON.stringify(execution.outputs),
      JSON.stringify(execution.nodeRuns),
      execution.creditsUsed,
    ],
  )
}

function subjectOf({ id, workflowId, triggerId }: Run) {
  return { runId: id, workflowId, triggerId }
}
