import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { long, type Patience } from '../../api/patience'
import { toObject, toObjects, toRows, unwrap } from '../../reading/json'
import { toOpenReport, type Report } from '../../reading/report'
import { toItems } from '../items/to-items'
import type { Graph } from '../../reading/set-inputs'
import type { Graphs } from '../run/graphs'
import { entryOf, idempotencyKey } from '../run/ledger'
import { parseJson, readJson } from '../run/read-json'
import { readStarted, workflowIdOf } from '../run/start'
import { runTogether } from '../run/together'

/** A workflow with its graph and the inputs it takes. */
export async function getWorkflow(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const path = `/workflows/${encodeURIComponent(workflowIdOf(context, itemIndex))}`
  const get = async (path: string) =>
    toObject(
      unwrap(await call(context, 'wireflowApi', { method: 'GET', path, itemIndex })),
    )
  const workflow = await get(path)
  const { inputs } = await get(`${path}/run`)
  return toItems([{ ...workflow, inputs }], itemIndex)
}

export async function getManyWorkflows(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const { activeOnly = false, search = '' } = toObject(
    context.getNodeParameter('filters', itemIndex, {}),
  )
  const query = activeOnly ? { isActive: 'true' } : {}
  const path = '/workflows'
  const rows = toRows(
    await call(context, 'wireflowApi', { method: 'GET', path, query, itemIndex }),
  )
  const wanted = String(search).toLowerCase()
  const found = rows.filter(({ name }) => String(name).toLowerCase().includes(wanted))
  const isAll = context.getNodeParameter('returnAll', itemIndex)
  const limit = isAll ? found.length : context.getNodeParameter('limit', itemIndex)
  return toItems(found.slice(0, limit), itemIndex)
}

export async function estimateCost(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const path = `/workflows/${encodeURIComponent(workflowIdOf(context, itemIndex))}/estimate`
  const request = { method: 'POST' as const, path, body: {}, itemIndex }
  const answer = unwrap(await call(context, 'wireflowApi', request))
  return toItems([toObject(answer)], itemIndex)
}

/** Runs a graph as it is given, or a part of the saved one; a batch gives several items. */
export async function executeGraphs(
  context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
  const patience = long()
  return await runTogether(context, (_wait, graphs) => ({
    start: async (itemIndex) => {
      const workflowId = workflowIdOf(context, itemIndex)
      const entry = entryOf(context, itemIndex)
      const reports =
        entry.batch?.map((executionId) => toOpenReport({ executionId, workflowId })) ??
        (await startGraph(context, { workflowId, itemIndex, patience, graphs }))
      entry.batch = reports.map(({ executionId }) => String(executionId))
      return reports
    },
  }))
}

type NewStart = {
  workflowId: string
  itemIndex: number
  patience: Patience
  graphs: Graphs
}

async function startGraph(
  context: IExecuteFunctions,
  { workflowId, itemIndex, patience, graphs }: NewStart,
): Promise<Report[]> {
  const options = readOptions(context, itemIndex)
  const given = graphIn(context, itemIndex)
  const graph = given ?? (await graphs.get(workflowId, itemIndex))
  refuseUnknownNodes(context, itemIndex, { graph, options })
  const { failures } = entryOf(context, itemIndex)
  const wanted = { workflowId, options, graph: given ?? null } as IDataObject
  const key = idempotencyKey(context, itemIndex, { failures, wanted })
  const answer = await call(context, 'wireflowApi', {
    method: 'POST',
    path: `/workflows/${encodeURIComponent(workflowId)}/execute`,
    headers: { 'Idempotency-Key': key },
    body: { ...graph, ...options },
    itemIndex,
    patience,
  })
  return readStarted(context, answer, { workflowId, itemIndex })
}

const JSON_OPTIONS: Record<string, string> = {
  iteratorConfigs: 'Iterator Configs',
  triggerData: 'Trigger Data',
}

function readOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
  const given = toObject(context.getNodeParameter('graphOptions', itemIndex, {}))
  const options: IDataObject = {}
  for (const [name, value] of Object.entries(given)) {
    const label = JSON_OPTIONS[name]
    const read = label ? parseJson(context, value, { label, itemIndex }) : value
    if (read !== undefined && read !== '') options[name] = read as IDataObject[string]
  }
  return options
}

/** Nodes that are named have to be there, or a whole graph would run in place of a part. */
function refuseUnknownNodes(
  context: IExecuteFunctions,
  itemIndex: number,
  { graph, options }: { graph: Graph; options: IDataObject },
): void {
  const ids = graph.nodes.map(({ id }) => String(id))
  const named = [
    options.targetNodeId,
    ...toObjects(options.iteratorConfigs).map(({ nodeId }) => nodeId),
  ]
  const unknown = named.find((id) => id !== undefined && !ids.includes(String(id)))
  if (unknown === undefined) return
  throw new NodeOperationError(
    context.getNode(),
    `There is no node "${String(unknown)}" in this graph`,
    { itemIndex, description: `Nothing was started. Its nodes are: ${ids.join(', ')}` },
  )
}

/** The graph that the user has written, if any. */
function graphIn(context: IExecuteFunctions, itemIndex: number): Graph | undefined {
  const given = readJson(context, 'graph', itemIndex)
  const nodes = toObjects(given.nodes)
  return nodes.length > 0 ? { nodes, edges: toObjects(given.edges) } : undefined
}
