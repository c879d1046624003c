import type { Result } from '../http/exchange.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import type { LaneCall } from '../lane/call.ts'
import {
  toExecutionState,
  toExecutionSummaries,
  type ExecutionState,
  type ExecutionSummary,
} from '../wire/execution.ts'
import { isFinished } from '../wire/execution-status.ts'

/** The lane repeats calls by itself, so that each of them is counted against its budget. */
const ONCE = { maxRetries: 0 }

export function listCall(
  transport: Transport,
  { workflowId, offset, limit }: Extract<LaneCall, { kind: 'list' }>,
): Promise<ExecutionSummary[]> {
  const call = {
    method: 'GET',
    path: path`/workflows/${workflowId}/executions`,
    query: { limit, offset: offset || undefined },
  } as const
  return request(transport, call, ONCE, toExecutionSummaries)
}

export function pollCall(
  transport: Transport,
  executionId: string,
): Promise<Result<ExecutionState>> {
  const call = {
    method: 'GET',
    path: path`/workflows/executions/${executionId}/poll`,
  } as const
  return request(transport, call, ONCE, toExecutionState)
}

/** Outputs may come a moment after the end; one more look is given to those that have none. */
export function isFinal({ status, outputs }: ExecutionState, hadGrace: boolean): boolean {
  if (!isFinished(status)) return false
  return status !== 'completed' || outputs.length > 0 || hadGrace
}
