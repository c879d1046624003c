import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { toObject, toObjects, unwrap } from '../../reading/json'
import { fromRun, fromStart, toOpenReport, type Report } from '../../reading/report'
import { setInputs, type Graph } from '../../reading/set-inputs'
import { callbackOf } from './callback'
import { readInputs, resolveInputs } from './inputs'
import { entryOf, idempotencyKey } from './ledger'

export type Way = {
  /** Whether the relay starts it, and calls back when it has ended. */
  isRelayed: boolean
  limitMs: number
}

/** Starts workflows for the items of one run of the node. */
export function createStarter(context: IExecuteFunctions, way: Way) {
  const graphs = new Map<string, Promise<Graph>>()

  /** Starts the workflow of an item, or finds what an earlier try has started. */
  return async (itemIndex: number): Promise<Report> => {
    const workflowId = workflowIdOf(context, itemIndex)
    const wanted = readInputs(context, itemIndex)
    const entry = entryOf(context, itemIndex)
    if (entry.started?.workflowId === workflowId) {
      return toOpenReport(entry.started)
    }
    const inputs = await resolveInputs(context, itemIndex, wanted, entry.uploads)
    const { failures } = entry
    const key = idempotencyKey(context, itemIndex, { failures, wanted })
    const start = { itemIndex, workflowId, inputs, key }
    const report = way.isRelayed ? await startByRelay(start) : await startDirectly(start)
    const { executionId, runId } = report
    entry.started = { executionId, workflowId, ...(runId ? { runId } : {}) }
    return report
  }

  type Start = { itemIndex: number; workflowId: string; inputs: IDataObject; key: string }

  async function startByRelay({ itemIndex, workflowId, inputs, key }: Start) {
    const run = await call(context, 'wireflowRelayApi', {
      method: 'POST',
      path: '/v1/runs',
      headers: { 'Idempotency-Key': key },
      body: {
        workflowId,
        inputs,
        deadlineMs: way.limitMs,
        callback: await callbackOf(context, itemIndex),
      },
      itemIndex,
    })
    return fromRun(run)
  }

  async function startDirectly({ itemIndex, workflowId, inputs, key }: Start) {
    const graph = await graphOf(workflowId, itemIndex)
    const answer = await call(context, 'wireflowApi', {
      method: 'POST',
      path: `/workflows/${encodeURIComponent(workflowId)}/execute`,
      headers: { 'Idempotency-Key': key },
      body: { nodes: setInputs(graph, inputs), edges: graph.edges },
      itemIndex,
    })
    const [report] = readStarted(context, answer, { workflowId, itemIndex })
    return report
  }

  /** The saved graph, asked for once, however many items there are. */
  async function graphOf(workflowId: string, itemIndex: number): Promise<Graph> {
    const known = graphs.get(workflowId) ?? getGraph(context, workflowId, itemIndex)
    graphs.set(workflowId, known)
    return await known
  }
}

/**
 * The executions that an answer names; a batch has several.
 *
 * @throws {NodeOperationError} when it names none.
 */
export function readStarted(
  context: IExecuteFunctions,
  answer: unknown,
  { workflowId, itemIndex }: { workflowId: string; itemIndex: number },
): [Report, ...Report[]] {
  const [first, ...others] = fromStart(answer, workflowId)
  if (first) return [first, ...others]
  throw new NodeOperationError(
    context.getNode(),
    'Wireflow did not say which execution it started',
    { itemIndex, description: 'Look for it in the history of the workflow.' },
  )
}

/** The saved graph of a workflow. */
export async function getGraph(
  context: IExecuteFunctions,
  workflowId: string,
  itemIndex: number,
): Promise<Graph> {
  const path = `/workflows/${encodeURIComponent(workflowId)}`
  const body = await call(context, 'wireflowApi', { method: 'GET', path, itemIndex })
  const { nodes, edges } = toObject(unwrap(body))
  return { nodes: toObjects(nodes), edges: toObjects(edges) }
}

export function workflowIdOf(context: IExecuteFunctions, itemIndex: number): string {
  const id = context.getNodeParameter('workflow', itemIndex, '', { extractValue: true })
  if (typeof id === 'string' && id !== '') return id
  throw new NodeOperationError(context.getNode(), 'No workflow is chosen', {
    itemIndex,
    description: 'Choose one in the field Workflow.',
  })
}
