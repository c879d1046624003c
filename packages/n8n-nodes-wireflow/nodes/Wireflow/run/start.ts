import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { long } from '../../api/patience'
import type { MatchedInputs } from '../../reading/match-inputs'
import { fromRun, fromStart, toOpenReport, type Report } from '../../reading/report'
import { setInputs } from '../../reading/set-inputs'
import { createCreditLimit } from './credit-limit'
import type { Graphs } from './graphs'
import { createDescriber, readInputs, uploadInputs } from './inputs'
import { entryOf, idempotencyKey } from './ledger'
import type { Starter } from './together'
import type { Wait } from './wait'

type Way = Pick<Wait, 'isRelayed' | 'limitMs'>
type Wanted = { workflowId: string; inputs: Omit<MatchedInputs, 'faults'> }

/** Starts workflows for the items of one run of the node. */
export function createStarter(
  context: IExecuteFunctions,
  way: Way,
  graphs: Graphs,
): Starter {
  const describer = createDescriber(context, way.isRelayed)
  const refuseDear = createCreditLimit(context)
  const patience = long()
  const wantedBy = new Map<number, Wanted>()

  return {
    async prepare(itemIndex) {
      const workflowId = workflowIdOf(context, itemIndex)
      if (isStarted(itemIndex, workflowId)) return
      const inputs = await readInputs(context, itemIndex, { workflowId, describer })
      await refuseDear(workflowId, itemIndex)
      wantedBy.set(itemIndex, { workflowId, inputs })
    },

    /** Starts the workflow of an item, or finds what an earlier try has started. */
    async start(itemIndex) {
      const wanted = wantedBy.get(itemIndex)
      const entry = entryOf(context, itemIndex)
      if (!wanted) return entry.started ? [toOpenReport(entry.started)] : []
      const { workflowId } = wanted
      const { uploads, failures } = entry
      const how = { uploads, patience }
      const inputs = await uploadInputs(context, itemIndex, wanted.inputs, how)
      const key = idempotencyKey(context, itemIndex, { failures, wanted })
      const start = { itemIndex, workflowId, inputs, key }
      const report = way.isRelayed
        ? await startByRelay(start)
        : await startDirectly(start)
      const { executionId, runId } = report
      entry.started = { executionId, workflowId, ...(runId ? { runId } : {}) }
      return [report]
    },
  }

  function isStarted(itemIndex: number, workflowId: string): boolean {
    return entryOf(context, itemIndex).started?.workflowId === workflowId
  }

  type NewStart = {
    itemIndex: number
    workflowId: string
    inputs: IDataObject
    key: string
  }

  async function startByRelay({ itemIndex, workflowId, inputs, key }: NewStart) {
    const run = await call(context, 'wireflowRelayApi', {
      method: 'POST',
      path: '/v1/runs',
      headers: { 'Idempotency-Key': key },
      body: {
        workflowId,
        inputs,
        deadlineMs: way.limitMs,
      },
      itemIndex,
      patience,
    })
    return fromRun(run)
  }

  async function startDirectly({ itemIndex, workflowId, inputs, key }: NewStart) {
    const graph = await graphs.get(workflowId, itemIndex)
    const answer = await call(context, 'wireflowApi', {
      method: 'POST',
      path: `/workflows/${encodeURIComponent(workflowId)}/execute`,
      headers: { 'Idempotency-Key': key },
      body: { nodes: setInputs(graph, inputs), edges: graph.edges },
      itemIndex,
      patience,
    })
    const [report] = readStarted(context, answer, { workflowId, itemIndex })
    return report
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

export function workflowIdOf(context: IExecuteFunctions, itemIndex: number): string {
  const id = context.getNodeParameter('workflow', itemIndex, '', { extractValue: true })
  if (typeof id === 'string' && id !== '') return id
  throw new NodeOperationError(context.getNode(), 'No workflow is chosen', {
    itemIndex,
    description: 'Choose one in the field Workflow.',
  })
}
