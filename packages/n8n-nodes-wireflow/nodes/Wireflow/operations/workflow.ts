import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { call } from '../../api/call'
import { toObject, toObjects, toRows, unwrap } from '../../reading/json'
import { hasEnded, toOpenReport, type Report } from '../../reading/report'
import { toOpenItem } from '../items/open-item'
import { failureOf, readForm, toItem } from '../items/to-item'
import { toItems } from '../items/to-items'
import { entryOf, forgetStart, idempotencyKey } from '../run/ledger'
import { pollUntilEnd, type Awaited } from '../run/poll'
import { readJson } from '../run/read-json'
import { getGraph, readStarted, workflowIdOf } from '../run/start'
import { waitLimitMs } from '../run/wait-limit'

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
export async function executeGraph(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const workflowId = workflowIdOf(context, itemIndex)
  const entry = entryOf(context, itemIndex)
  const reports =
    entry.batch?.map((executionId) => toOpenReport({ executionId, workflowId })) ??
    (await startGraph(context, workflowId, itemIndex))
  entry.batch = reports.map(({ executionId }) => String(executionId))
  const started = reports.map((report) => ({ itemIndex, report }))
  const isWaiting = context.getNodeParameter('waitMode', itemIndex) === 'poll'
  const limitMs = waitLimitMs(context, itemIndex)
  const ended = isWaiting ? await pollUntilEnd(context, started, limitMs) : started
  const failed = ended.some((each) => failureOf(context, each.report, itemIndex))
  if (failed) forgetStart(entry)
  return await toExecutionItems(context, ended, isWaiting)
}

async function startGraph(
  context: IExecuteFunctions,
  workflowId: string,
  itemIndex: number,
): Promise<Report[]> {
  const wanted = { workflowId, ...readWanted(context, itemIndex) }
  const { failures } = entryOf(context, itemIndex)
  const key = idempotencyKey(context, itemIndex, { failures, wanted })
  const graph = await graphIn(context, workflowId, itemIndex)
  const answer = await call(context, 'wireflowApi', {
    method: 'POST',
    path: `/workflows/${encodeURIComponent(workflowId)}/execute`,
    headers: { 'Idempotency-Key': key },
    body: { ...graph, ...wanted.options },
    itemIndex,
  })
  return readStarted(context, answer, { workflowId, itemIndex })
}

function readWanted(context: IExecuteFunctions, itemIndex: number) {
  const given = toObject(context.getNodeParameter('graphOptions', itemIndex, {}))
  const options: IDataObject = {}
  for (const [name, value] of Object.entries(given)) {
    const isText = typeof value === 'string'
    const isJson = name === 'triggerData' || name === 'iteratorConfigs'
    if (value !== '') options[name] = isJson && isText ? JSON.parse(value) : value
  }
  return {
    options,
    graph: context.getNodeParameter('graph', itemIndex, {}) as IDataObject,
  }
}

async function graphIn(
  context: IExecuteFunctions,
  workflowId: string,
  itemIndex: number,
): Promise<IDataObject> {
  const given = readJson(context, 'graph', itemIndex)
  const nodes = toObjects(given.nodes)
  if (nodes.length > 0) return { nodes, edges: toObjects(given.edges) }
  return { ...(await getGraph(context, workflowId, itemIndex)) }
}

async function toExecutionItems(
  context: IExecuteFunctions,
  ended: Awaited[],
  isWaiting: boolean,
): Promise<INodeExecutionData[]> {
  const items = []
  for (const { itemIndex, report } of ended) {
    const failure = failureOf(context, report, itemIndex)
    if (failure && !context.continueOnFail()) throw failure
    const item = await toItem(context, report, readForm(context), itemIndex)
    if (failure) items.push({ ...item, error: failure })
    else if (hasEnded(report)) items.push(item)
    else items.push(toOpenItem(context, item, { report, isWaiting }))
  }
  return items
}
