import type { ExecutionEventData } from '@wireflow-connect/webhooks'
import type { EndState } from './run-state.ts'
import type { Execution, Run, RunError } from './run.ts'

type Ending = {
  run: Run
  state: EndState
  error: RunError | undefined
  execution: Execution | undefined
  workflowName: string | undefined
  now: Date
}

/** The event that tells how a run ended: its type, and the text that is signed and sent. */
export function executionEvent(ending: Ending): {
  type: string
  body: string
  data: unknown
} {
  const type = `execution.${ending.state}`
  const timestamp = ending.now.toISOString()
  const data = dataOf(ending)
  return { type, body: JSON.stringify({ type, timestamp, data }), data }
}

/** The event that tells that the upstream has begun. Sent only where it is asked for. */
export function startedEvent(run: Run, executionId: string | undefined, now: Date) {
  const type = 'execution.started'
  const data = {
    runId: run.id,
    workflowId: run.workflowId,
    workflowName: run.workflowName ?? null,
    executionId: executionId ?? null,
    status: 'running',
    acceptedAt: run.acceptedAt.toISOString(),
    startedAt: now.toISOString(),
    metadata: run.metadata,
  }
  return { type, data, body: JSON.stringify({ type, timestamp: data.startedAt, data }) }
}

function dataOf(ending: Ending): Record<keyof ExecutionEventData, unknown> {
  const { run, state, error, execution, now } = ending
  return {
    runId: run.id,
    workflowId: run.workflowId,
    workflowName: ending.workflowName ?? run.workflowName ?? null,
    executionId: execution?.id ?? null,
    status: state,
    outputs: execution?.outputs ?? [],
    nodeRuns: execution?.nodeRuns ?? [],
    error: error ?? null,
    creditsUsed: execution?.creditsUsed ?? null,
    acceptedAt: run.acceptedAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: now.toISOString(),
    metadata: run.metadata,
  }
}
