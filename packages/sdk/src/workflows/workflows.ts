import { ApiPromise } from '../http/api-promise.ts'
import type { CallOptions } from '../http/call.ts'
import { path } from '../http/path.ts'
import { request } from '../http/request.ts'
import type { Transport } from '../http/transport.ts'
import type { Graph } from '../graph/graph.ts'
import { toEstimate, type Estimate } from '../wire/estimate.ts'
import { toStarted } from '../wire/execution.ts'
import { toLintReport, type LintReport } from '../wire/lint-report.ts'
import { toWorkflowInputs, type WorkflowInputs } from '../wire/workflow-input.ts'
import {
  toDuplicatedWorkflow,
  toPatchedNode,
  toWorkflow,
  toWorkflowGraph,
  toWorkflows,
  workflowIn,
  type DuplicatedWorkflow,
  type PatchedNode,
  type Workflow,
  type WorkflowGraph,
} from '../wire/workflow.ts'
import type { Started } from '../executions/start.ts'
import { deleteWorkflow } from './delete-workflow.ts'
import type {
  NodeChanges,
  WorkflowChanges,
  WorkflowDraft,
  WorkflowFilter,
} from './workflow-draft.ts'

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

  /** Makes a workflow. The upstream checks its graph, and fills in what it knows better. */
  create(draft: WorkflowDraft, options?: CallOptions): ApiPromise<Workflow> {
    const call = { method: 'POST', path: '/workflows', body: draft } as const
    return request(this.#transport, call, options, (body) => toWorkflow(workflowIn(body)))
  }

  /**
   * Replaces the fields that are given, the graph among them.
   * With `baseUpdatedAt`, the `updatedAt` of what you changed, a change by somebody else in
   * the meantime is not overwritten but answered with the error `conflict`.
   */
  replace(
    id: string,
    changes: WorkflowChanges,
    options?: CallOptions,
  ): ApiPromise<Workflow> {
    const call = { method: 'PUT', path: path`/workflows/${id}`, body: changes } as const
    return request(this.#transport, call, options, (body) => toWorkflow(workflowIn(body)))
  }

  /** Changes the parameters of one node; `null` deletes one. */
  patchNode(
    id: string,
    nodeId: string,
    changes: NodeChanges,
    options?: CallOptions,
  ): ApiPromise<PatchedNode> {
    const call = {
      method: 'PATCH',
      path: path`/workflows/${id}/nodes/${nodeId}`,
      body: changes,
    } as const
    return request(this.#transport, call, options, toPatchedNode)
  }

  /** Deletes a workflow. What the upstream answers is not documented, and is not looked at. */
  delete(id: string, options?: CallOptions): ApiPromise<{ id: string }> {
    return new ApiPromise(deleteWorkflow(this.#transport, id, options), () => ({ id }))
  }

  /** Copies a workflow. */
  duplicate(
    id: string,
    copy: { name?: string } = {},
    options?: CallOptions,
  ): ApiPromise<DuplicatedWorkflow> {
    const call = {
      method: 'POST',
      path: path`/workflows/${id}/duplicate`,
      body: copy,
    } as const
    return request(this.#transport, call, options, toDuplicatedWorkflow)
  }

  /** What is wrong with a graph, without saving it. */
  lint(graph: Graph, options?: CallOptions): ApiPromise<LintReport> {
    const { nodes, edges } = graph
    const call = {
      method: 'POST',
      path: '/workflows/lint',
      body: { nodes, edges },
    } as const
    return request(this.#transport, call, options, toLintReport)
  }

  /** What a run of the workflow would cost, and whether the account can pay for it. */
  estimate(id: string, options?: CallOptions): ApiPromise<Estimate> {
    const call = {
      method: 'POST',
      path: path`/workflows/${id}/estimate`,
      body: {},
    } as const
    return request(this.#transport, call, options, toEstimate)
  }

  /** What the workflow asks for when it is run. */
  inputs(id: string, options?: CallOptions): ApiPromise<WorkflowInputs> {
    const call = { method: 'GET', path: path`/workflows/${id}/run` } as const
    return request(this.#transport, call, options, (body) => toWorkflowInputs(body, id))
  }

  /**
   * Starts the workflow as it is saved, with the given inputs, keyed by node id.
   * When its answer is lost it is not sent again, since the upstream promises nothing for a
   * repeated one. `run` of the client, and `executions.start`, are safe to repeat.
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
      isStart: true,
    } as const
    return request(this.#transport, call, options, (body) => toStarted(body, id))
  }
}
