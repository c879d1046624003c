import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { brief, long } from '../../api/patience'
import { isObject, toObject, toRows, toText } from '../../reading/json'
import { readPages } from '../../reading/read-pages'
import { fromRun, toOpenReport, type Report } from '../../reading/report'
import { needsGraph, readForm, toItem } from '../items/to-item'
import { toItems } from '../items/to-items'
import { createGraphs } from '../run/graphs'
import { getExecution, getRun } from '../run/poll'
import { rerunExecutions } from '../run/rerun'
import { workflowIdOf } from '../run/start'
import { runTogether } from '../run/together'

export async function getExecutionItem(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const report = reportOf(context, itemIndex)
  const patience = brief()
  const found = report.runId
    ? await getRun(context, report.runId, { itemIndex, patience })
    : await getExecution(context, report, { itemIndex, patience })
  const form = readForm(context)
  const graph = needsGraph(form) ? await createGraphs(context).of(found) : undefined
  return [await toItem(context, found, { form, itemIndex, graph, patience })]
}

/** Waits for executions or runs of the relay that something else has started. */
export async function waitForExecutions(
  context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
  return await runTogether(context, () => ({
    start: async (itemIndex) => [
      await readNow(context, reportOf(context, itemIndex), itemIndex),
    ],
  }))
}

/** Runs again what has been run before. */
export async function rerun(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  return await rerunExecutions(context, (itemIndex) => reportOf(context, itemIndex))
}

/** Takes a run back that the relay has not started yet. */
export async function cancelRun(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const { runId } = reportOf(context, itemIndex)
  if (!runId) {
    throw new NodeOperationError(
      context.getNode(),
      'Only a run of the relay that has not been started can be cancelled',
      {
        itemIndex,
        description:
          'Its ID begins with run_. Wireflow documents no way to stop an execution that it has started.',
      },
    )
  }
  const path = `/v1/runs/${encodeURIComponent(runId)}/cancel`
  const request = { method: 'POST' as const, path, body: {}, itemIndex }
  const run = await call(context, 'wireflowRelayApi', { ...request, isHarmless: true })
  const how = { form: readForm(context), itemIndex, graph: undefined, patience: brief() }
  return [await toItem(context, fromRun(run), how)]
}

/**
 * What an agent has made with the Wireflow tool in this n8n execution, with its files: n8n
 * gives an agent's tools no way to hand files on themselves.
 */
export async function getMadeByAgent(
  context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
  const tool = JSON.stringify(context.getNodeParameter('toolName', 0))
  const kept = context.evaluateExpression(`{{ $node[${tool}].context.starts }}`, 0)
  const started = Object.values(toObject(kept)).flatMap((entry) => {
    const { started } = toObject(entry)
    return isObject(started) ? [started] : []
  })
  const form = readForm(context)
  const graphs = createGraphs(context)
  const items: INodeExecutionData[] = []
  for (const { executionId, runId, workflowId } of started) {
    const ids = {
      executionId: toText(executionId) ?? null,
      workflowId: toText(workflowId) ?? null,
    }
    const known = toOpenReport({ ...ids, ...(runId ? { runId: String(runId) } : {}) })
    const report = await readNow(context, known, 0)
    const graph = needsGraph(form) ? await graphs.of(report) : undefined
    const how = { form, itemIndex: 0, graph, patience: long() }
    items.push(await toItem(context, report, how))
  }
  return [items]
}

/** How it is doing; an ID that nobody knows is refused here and not waited for. */
async function readNow(
  context: IExecuteFunctions,
  report: Report,
  itemIndex: number,
): Promise<Report> {
  const how = { itemIndex, patience: long() }
  return report.runId
    ? await getRun(context, report.runId, how)
    : await getExecution(context, report, how)
}

/** The history of a workflow, page by page, without outputs. */
export async function getManyExecutions(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const workflowId = workflowIdOf(context, itemIndex)
  const path = `/workflows/${encodeURIComponent(workflowId)}/executions`
  const isAll = context.getNodeParameter('returnAll', itemIndex)
  const limit = isAll
    ? Number.POSITIVE_INFINITY
    : context.getNodeParameter('limit', itemIndex)
  const readPage = async (offset: number, limit: number) => {
    const query = { limit, offset }
    const request = { method: 'GET' as const, path, query, itemIndex }
    return toRows(await call(context, 'wireflowApi', request))
  }
  return toItems(await readPages(readPage, limit), itemIndex)
}

function reportOf(context: IExecuteFunctions, itemIndex: number): Report {
  const id = String(context.getNodeParameter('executionId', itemIndex)).trim()
  return id.startsWith('run_')
    ? toOpenReport({ executionId: null, runId: id, workflowId: null })
    : toOpenReport({ executionId: id, workflowId: null })
}
