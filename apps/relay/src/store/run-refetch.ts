import type { Execution, Run, RunError } from '../runs/run.ts'
import type { Database, Db } from './db.ts'
import { writeEvent, type WrittenEvent } from './events.ts'

type Told = {
  end: { execution: Execution; error: RunError | undefined }
  event: { type: string; body: string; data: unknown }
}

/** Keeps what the upstream says now of ended executions, and writes the events of it. */
export async function recordRefetch(
  db: Database,
  run: Run,
  told: readonly Told[],
  now: Date,
): Promise<WrittenEvent[]> {
  const { id: runId, workflowId, triggerId, workspaceId } = run
  return db.transaction(async (tx) => {
    const written: WrittenEvent[] = []
    for (const { end, event } of told) {
      await saveAgain(tx, runId, end)
      const fresh = { ...event, runId, workflowId, triggerId }
      written.push(await writeEvent(tx, workspaceId, fresh, now))
    }
    return written
  })
}

async function saveAgain(tx: Db, runId: string, { execution, error }: Told['end']) {
  await tx.query(
    `update executions
        set status = $3, outputs = $4, node_runs = $5, credits_used = $6, error = $7
      where run_id = $1 and position = $2`,
    [
      runId,
      execution.position,
      execution.status,
      JSON.stringify(execution.outputs),
      JSON.stringify(execution.nodeRuns),
      execution.creditsUsed,
      error && JSON.stringify(error),
    ],
  )
}
