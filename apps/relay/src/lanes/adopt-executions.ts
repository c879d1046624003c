import { isFinished, type ExecutionSummary } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../runs/context.ts'
import { createId, createSecretId } from '../db/ids.ts'
import type { Run } from '../runs/run.ts'
import type { AwaitedExecution } from './lane-runs-sql.ts'
import { overdueAt } from '../runs/sql.ts'
import { isRowFault } from './row-fault.ts'
import { adoptExecution, type Watcher } from './watched-workflows-sql.ts'

/** An execution that somebody else started may take this long, once it is seen. */
const DEADLINE_MS = 24 * 3_600_000

type Page = {
  watchers: readonly Watcher[]
  workflowId: string
  rows: readonly ExecutionSummary[]
}

/** Makes runs of the executions in a list that nobody here started. Those to be awaited. */
export async function adoptExecutions(
  context: WorkerContext,
  { watchers, workflowId, rows }: Page,
): Promise<AwaitedExecution[]> {
  const adopted: AwaitedExecution[] = []
  for (const watcher of watchers) {
    for (const row of rows) {
      if (!isNews(row, watcher)) continue
      const run = runOf(context.now(), watcher, workflowId, row)
      if (!(await adopt(context, run, row))) continue
      context.log.info({ runId: run.id, executionId: row.id }, 'execution adopted')
      const startedAt = run.startedAt ?? context.now()
      adopted.push({
        executionId: row.id,
        runId: run.id,
        position: 0,
        workflowId,
        startedAt,
        overdueAt: overdueAt(startedAt, run.deadlineAt),
      })
    }
  }
  return adopted
}

/** A row that cannot be kept is left out, so that the others are followed. */
async function adopt(
  { db, log }: WorkerContext,
  run: Run,
  row: ExecutionSummary,
): Promise<boolean> {
  try {
    return await adoptExecution(db, run, row)
  } catch (error) {
    if (!isRowFault(error)) throw error
    log.warn({ error, executionId: row.id }, 'cannot adopt an execution')
    return false
  }
}

/** What had ended before the workflow was watched is history. */
function isNews({ status, startedAt }: ExecutionSummary, { since }: Watcher): boolean {
  return !isFinished(status) || Date.parse(startedAt ?? '') >= since.getTime()
}

function runOf(
  now: Date,
  { workspaceId }: Watcher,
  workflowId: string,
  { startedAt }: ExecutionSummary,
): Run {
  const startMs = Date.parse(startedAt ?? '') || now.getTime()
  return {
    id: createId('run', now),
    workspaceId,
    triggerId: undefined,
    workflowId,
    workflowName: undefined,
    receipt: createSecretId('rcp'),
    way: 'execute',
    targetNodeId: undefined,
    iteratorConfigs: undefined,
    batchId: undefined,
    hops: 0,
    state: 'running',
    inputValues: {},
    triggerData: {},
    metadata: {},
    error: undefined,
    acceptedAt: now,
    startedAt: new Date(Math.min(startMs, now.getTime())),
    endedAt: undefined,
    deadlineAt: new Date(now.getTime() + DEADLINE_MS),
    deadlineMs: DEADLINE_MS,
  }
}
