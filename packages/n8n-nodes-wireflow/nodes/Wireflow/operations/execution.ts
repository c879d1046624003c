import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { call } from '../../api/call'
import { toRows } from '../../reading/json'
import { readPages } from '../../reading/read-pages'
import { hasEnded, toOpenReport, type Report } from '../../reading/report'
import { toOpenItem } from '../items/open-item'
import { failureOf, readForm, toItem } from '../items/to-item'
import { toItems } from '../items/to-items'
import { getExecution, getRun, pollUntilEnd } from '../run/poll'
import { workflowIdOf } from '../run/start'
import { waitLimitMs } from '../run/wait-limit'

export async function getExecutionItem(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const report = reportOf(context, itemIndex)
  const found = report.runId
    ? await getRun(context, report.runId, itemIndex)
    : await getExecution(context, report, itemIndex)
  return [await toItem(context, found, readForm(context), itemIndex)]
}

/** Waits for an execution or a run of the relay that something else has started. */
export async function waitForExecution(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const limitMs = waitLimitMs(context, itemIndex)
  const awaited = [{ itemIndex, report: reportOf(context, itemIndex) }]
  const [latest] = await pollUntilEnd(context, awaited, limitMs)
  if (!latest) return []
  const failure = failureOf(context, latest.report, itemIndex)
  if (failure && !context.continueOnFail()) throw failure
  const item = await toItem(context, latest.report, readForm(context), itemIndex)
  if (failure) return [{ ...item, error: failure }]
  if (hasEnded(latest.report)) return [item]
  return [toOpenItem(context, item, { report: latest.report, isWaiting: true })]
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
