import type { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import type { GraphEdge, GraphNode } from '../graph/graph.ts'
import { toStarted } from '../wire/execution.ts'
import { toWorkflowInputs, type WorkflowInputs } from '../wire/workflow-input.ts'
import {
  toWorkflow,
  toWorkflowGraph,
  toWorkflows,
  workflowIn,
  type Workflow,
  type WorkflowGraph,
} from '../wire/workflow.ts'
import type { Started } from '../executions/start.ts'

export type WorkflowFilter = { isActive?: boolean; mediaId?: string; teamId?: string }

/** What a workflow is made from. Other fields of the upstream may be given too. */
export type WorkflowDraft = {
  name: string
  nodes: readonly GraphNode[]
  edges: readonly GraphEdge[]
  description?: string
  tags?: readonly string[]
  isActive?: boolean
  webhookId?: string
  mediaId?: string
}

/** Everything about workflows, except how their executions go. */
export class Workflows {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** Every workflow the key may see, the most recently changed first. */
  list(filter: WorkflowFilter = {}, options?: CallOptions): ApiPromise<Workflow[]> {
    const call = { method: 'GET', path: '/workflows', query: filter } as const
    return request(this.#transport, call, options, toWorkflows)
  }

  /** A workflow with its nodes and edges. */
  get(id: string, options?: CallOptions): ApiPromise<WorkflowGraph> {
    const call = { method: 'GET', path: path`/workflows/${id}` } as const
    return request(this.#transport, call, options, toWorkflowGraph)
  }

  create(draft: WorkflowDraft, options?: CallOptions): ApiPromise<Workflow> {
    const call = { method: 'POST', path: '/workflows', body: draft } as const
    return request(this.#transport, call, options, (body) => toWorkflow(workflowIn(body)))
  }

  /** What the workflow asks for when it is run. */
  inputs(id: string, options?: CallOptions): ApiPromise<WorkflowInputs> {
    const call = { method: 'GET', path: path`/workflows/${id}/run` } as const
    return request(this.#transport, call, options, (body) => toWorkflowInputs(body, id))
  }

  /**
   * Runs the workflow as it is saved, with the given inputs, keyed by node id.
   * It is sent once: the upstream promises nothing for a repeated one, so repeat it yourself
   * only if a second run does no harm, or use `executions.start`.
   */
  run(
    id: string,
    inputs: Readonly<Record<string, unknown>> = {},
    options?: CallOptions,
  ): ApiPromise<Started> {
    const call = {
      method: 'POST',
      path: path`/workflows/${id}/run`,
      body: { inputs },
    } as const
    return request(this.#transport, call, options, toStarted)
  }
}
