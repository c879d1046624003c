import { WireflowError } from '../errors/wireflow-error.ts'
import type { ExecutionHandle } from '../executions/handle.ts'
import type { Result } from '../http/exchange.ts'
import type { ExecutionState } from '../wire/execution.ts'

/** An execution that has ended, one way or another; with it, what its last poll told. */
export type FinishedExecution = Result<ExecutionState & { handle: ExecutionHandle }>

/** The error of an execution that ended without completing. */
export function executionFailed({
  handle,
  status,
  error,
  nodeRuns,
}: FinishedExecution): WireflowError {
  const failed = nodeRuns.filter((run) => run.status === 'failed')
  const nodeErrors = failed.map(({ nodeId, label, error }) => ({
    nodeId,
    ...(label ? { label } : {}),
    message: error ?? 'It failed',
  }))
  const reason = error ?? nodeErrors[0]?.message
  const message = `Execution ${handle.id} ended as ${status}${reason ? `: ${reason}` : ''}`
  return new WireflowError('execution_failed', message, { handle, nodeErrors })
}
