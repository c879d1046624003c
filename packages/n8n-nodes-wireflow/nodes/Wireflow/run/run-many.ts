import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { long } from '../../api/patience'
import { toOpenReport, type Report } from '../../reading/report'
import type { WorkflowInput } from '../../reading/workflow-inputs'
import { createCreditLimit } from './credit-limit'
import type { Graphs } from './graphs'
import { createDescriber, readInputs, uploadInputs } from './inputs'
import { entryOf, idempotencyKey } from './ledger'
import { readStarted, workflowIdOf } from './start'
import { runTogether, type Starter } from './together'

/** Runs a workflow for all items by one call: a batch, of which each item is an execution. */
export async function runForMany(
  context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
  return await runTogether(context, (_wait, graphs) =>
    createBatchStarter(context, graphs),
  )
}

function createBatchStarter(context: IExecuteFunctions, graphs: Graphs): Starter {
  const describer = createDescriber(context, false)
  const refuseDear = createCreditLimit(context)
  const patience = long()
  // The field Workflow takes no expression of an item: a batch has one workflow.
  const workflowId = workflowIdOf(context, 0)
  const wantedBy = new Map<number, IDataObject>()
  let batch: Promise<ReadonlyMap<number, Report>> | undefined

  return {
    async prepare(itemIndex) {
      const { started, uploads } = entryOf(context, itemIndex)
      if (started?.workflowId === workflowId) return
      const inputs = await readInputs(context, itemIndex, { workflowId, describer })
      await refuseDear(workflowId, itemIndex)
      const how = { uploads, patience }
      wantedBy.set(itemIndex, await uploadInputs(context, itemIndex, inputs, how))
    },

    async start(itemIndex) {
      const entry = entryOf(context, itemIndex)
      if (!wantedBy.has(itemIndex)) {
        return entry.started ? [toOpenReport(entry.started)] : []
      }
      batch ??= startBatch(itemIndex)
      const report = (await batch).get(itemIndex)
      if (!report) throw missing(itemIndex)
      entry.started = { executionId: report.executionId, workflowId }
      return [report]
    },
  }

  async function startBatch(itemIndex: number): Promise<ReadonlyMap<number, Report>> {
    const items = [...wantedBy.keys()]
    const inputs = await describer.get(workflowId, itemIndex)
    const iteratorConfigs = configsOf(inputs, [...wantedBy.values()])
    const { failures } = entryOf(context, itemIndex)
    const wanted = { workflowId, iteratorConfigs }
    const answer = await call(context, 'wireflowApi', {
      method: 'POST',
      path: `/workflows/${encodeURIComponent(workflowId)}/execute`,
      headers: {
        'Idempotency-Key': idempotencyKey(context, itemIndex, { failures, wanted }),
      },
      body: { ...(await graphs.get(workflowId, itemIndex)), iteratorConfigs },
      patience,
    })
    const reports = readStarted(context, answer, { workflowId, itemIndex })
    return new Map(items.map((item, index) => [item, reports[index]] as [number, Report]))
  }

  function missing(itemIndex: number): NodeOperationError {
    return new NodeOperationError(
      context.getNode(),
      'Wireflow started fewer executions than there are items',
      { itemIndex, description: 'Look for them in the history of the workflow.' },
    )
  }
}

/**
 * The values of each input, item by item. One that only some items give takes what is saved
 * for the others: in a batch each value stands in a place.
 */
function configsOf(
  inputs: readonly WorkflowInput[],
  wanted: readonly IDataObject[],
): IDataObject[] {
  const given = inputs.filter(({ nodeId }) => wanted.some((values) => nodeId in values))
  // Without any input the items still are as many executions.
  const varied = given.length > 0 ? given : inputs.slice(0, 1)
  return varied.map(({ nodeId, saved = null }) => ({
    nodeId,
    values: wanted.map((values) => values[nodeId] ?? (saved as IDataObject[string])),
  }))
}
