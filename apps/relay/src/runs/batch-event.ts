import type { BatchEventData } from '@wireflow-connect/webhooks'
import type { EndState } from './run-state.ts'
import type { Execution, Run, RunError } from './run.ts'

export type BatchEnd = {
  state: EndState
  error: RunError | undefined
  event: { type: string; body: string; data: unknown }
}

/**
 * The end of a batch, made of the ends of its executions, in their order; of one that never
 * had any, the end that is given.
 */
export function batchEnd(
  run: Run,
  executions: readonly Execution[],
  now: Date,
  endWithout: EndState = 'completed',
): BatchEnd {
  const failed = executions.find(({ status }) => status !== 'completed')
  const stateOfAll = failed ? endOf(failed) : 'completed'
  const state = executions.length === 0 ? endWithout : stateOfAll
  const type = 'batch.completed'
  const timestamp = now.toISOString()
  const data = dataOf({ run, executions, state, endedAt: timestamp })
  return {
    state,
    error: failed?.error,
    event: { type, data, body: JSON.stringify({ type, timestamp, data }) },
  }
}

type Ended = {
  run: Run
  executions: readonly Execution[]
  state: EndState
  endedAt: string
}

function dataOf({ run, executions, state, endedAt }: Ended) {
  const known = executions.flatMap(({ creditsUsed }) => creditsUsed ?? [])
  return {
    runId: run.id,
    workflowId: run.workflowId,
    workflowName: run.workflowName ?? null,
    batchId: run.batchId ?? null,
    status: state,
    counts: countsOf(executions),
    executions: executions.map(showExecution),
    creditsUsed: known.length > 0 ? known.reduce((sum, each) => sum + each, 0) : null,
    acceptedAt: run.acceptedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt,
    metadata: run.metadata,
  } satisfies Record<keyof BatchEventData, unknown>
}

function showExecution(execution: Execution) {
  return {
    executionId: execution.id,
    position: execution.position,
    status: endOf(execution),
    outputs: execution.outputs,
    error: execution.error ?? null,
    creditsUsed: execution.creditsUsed ?? null,
  }
}

function countsOf(executions: readonly Execution[]): BatchEventData['counts'] {
  const none = { completed: 0, failed: 0, cancelled: 0, timed_out: 0, lost: 0 }
  const counts = { total: executions.length, ...none }
  for (const execution of executions) counts[endOf(execution)]++
  return counts
}

/** How an execution ended; one that is still awaited when its batch ends has not in time. */
function endOf({ status }: Execution): EndState {
  return ENDS.has(status) ? (status as EndState) : 'timed_out'
}

const ENDS: ReadonlySet<string> = new Set([
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'lost',
])
