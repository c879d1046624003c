import { path } from '../http/path.ts'
import type { CallOptions } from '../http/call.ts'
import { PagePromise } from '../http/page-promise.ts'
import type { Transport } from '../http/transport.ts'
import { toExecutionSummaries, type ExecutionSummary } from '../wire/execution.ts'

/** How much of a list is wanted, and how it is asked for. */
export type ListOptions = CallOptions & {
  /** The most executions to give in all. Default: all there are. */
  limit?: number | undefined
  /** How many of the newest to leave out. */
  offset?: number | undefined
  /** How many to ask for at a time. Default: 100; the upstream may give fewer. */
  pageSize?: number | undefined
}

/** The executions of a workflow, the newest first. */
export function listExecutions(
  transport: Transport,
  workflowId: string,
  { limit = Infinity, offset: first = 0, pageSize = 100, ...options }: ListOptions = {},
): PagePromise<ExecutionSummary> {
  const toCall = (offset: number) =>
    ({
      method: 'GET',
      path: path`/workflows/${workflowId}/executions`,
      query: { limit: Math.min(limit, pageSize), offset: first + offset || undefined },
    }) as const
  return new PagePromise({
    transport,
    options,
    toCall,
    limit,
    decode: toExecutionSummaries,
  })
}
