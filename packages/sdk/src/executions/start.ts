import type { CallOptions } from '../http/call.ts'
import type { ApiPromise } from '../http/api-promise.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import type { GraphEdge, GraphNode } from '../graph/graph.ts'
import { toStarted, type StartedExecution } from '../wire/execution.ts'

/** A graph to start, and how. */
export type StartInput = {
  workflowId: string
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
  /** Kept with the execution. */
  triggerData?: Readonly<Record<string, unknown>> | undefined
  /** Runs only this node and what it depends on. */
  targetNodeId?: string | undefined
  /** Passed on as it is; one start may then make several executions. */
  iteratorConfigs?: readonly unknown[] | undefined
  /** Clears what earlier runs left in the nodes. */
  force?: boolean | undefined
  /** Made here when absent. The same key within 24 h gives the same executions again. */
  idempotencyKey?: string | undefined
}

/** What a start made: one execution, or several for a batch. */
export type Started = { executions: StartedExecution[]; batchId?: string }

/** Starts a graph. The key is made before the first byte is sent, so that it can be repeated. */
export function start(
  transport: Transport,
  { workflowId, idempotencyKey = crypto.randomUUID(), ...body }: StartInput,
  options?: CallOptions,
): ApiPromise<Started & { idempotencyKey: string }> {
  const call = {
    method: 'POST',
    path: path`/workflows/${workflowId}/execute`,
    body,
    idempotencyKey,
    isStart: true,
  } as const
  return request(transport, call, options, (answer) => ({
    ...toStarted(answer, workflowId),
    idempotencyKey,
  }))
}
