import type { Execution as Detail, ExecutionStatus } from '@wireflow-connect/sdk'
import type { EndState } from '../runs/run-state.ts'
import type { Execution, RunError } from '../runs/run.ts'

/** How an execution ended, as the upstream's own record tells. */
export type DetailEnd = {
  state: EndState
  error: RunError | undefined
  execution: Execution
}

/** Undefined while the record says that it runs: it may trail what a list or poll said. */
export function detailEnd(
  detail: Detail,
  { executionId, position }: { executionId: string; position: number },
): DetailEnd | undefined {
  const { status, outputs, nodeRuns, creditsUsed } = detail
  if (status === 'running') return undefined
  const execution = { id: executionId, position, status, outputs, nodeRuns, creditsUsed }
  return { state: END_STATES[status], error: errorOf(detail), execution }
}

const END_STATES: Record<Exclude<ExecutionStatus, 'running'>, EndState> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  timed_out: 'timed_out',
}

function errorOf(detail: Detail): RunError | undefined {
  if (detail.status === 'completed') return undefined
  const failed = detail.nodeRuns.find(({ status }) => status === 'failed')
  return {
    message: detail.error ?? failed?.error ?? `The execution ended as ${detail.status}`,
    nodeId: detail.errorNode ?? failed?.nodeId ?? null,
  }
}
