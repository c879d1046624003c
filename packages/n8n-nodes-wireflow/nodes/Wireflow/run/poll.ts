import type { IDataObject, IExecuteFunctions, JsonObject } from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { call } from '../../api/call'
import type { Caller } from '../../api/caller'
import { pause } from '../../api/pause'
import { toRows } from '../../reading/json'
import { fromExecution, fromRun, hasEnded, type Report } from '../../reading/report'

// As Wireflow documents it.
const FIRST_DELAY_MS = 1_000
const FACTOR = 1.5
const LONGEST_DELAY_MS = 10_000

// What passes by itself: no answer, refused for the rate, an outage.
const PASSING = new Set([undefined, null, '429', '500', '502', '503', '504'])

/** An execution that somebody waits for, and the item it belongs to. */
export type Awaited = { itemIndex: number; report: Report }

/**
 * Looks after executions until all have ended or `limitMs` is over, at the documented pace,
 * and returns what is known of each, in the same order. Several executions of one workflow
 * are looked after by its history list, one call for all.
 */
export async function pollUntilEnd(
  context: IExecuteFunctions,
  started: Awaited[],
  limitMs: number,
): Promise<Awaited[]> {
  const until = Date.now() + limitMs
  let latest = started
  let delayMs = FIRST_DELAY_MS
  while (!latest.every(({ report }) => hasEnded(report)) && Date.now() < until) {
    await pause(context, Math.min(delayMs, until - Date.now()))
    latest = await look(context, latest)
    delayMs = Math.min(delayMs * FACTOR, LONGEST_DELAY_MS)
  }
  return latest
}

async function look(context: IExecuteFunctions, latest: Awaited[]): Promise<Awaited[]> {
  const open = latest.map(({ report }) => report).filter((report) => !hasEnded(report))
  const listed = await listWhereItPays(context, open)
  const fresh: Awaited[] = []
  for (const { itemIndex, report } of latest) {
    const row = listed.get(report.executionId ?? '')
    // The list tells that it runs; only the record tells how it ended.
    const isKnown = hasEnded(report) || (row && !hasEnded(row))
    const isOver = row !== undefined
    fresh.push({
      itemIndex,
      report: isKnown ? report : await lookAt(context, report, itemIndex, isOver),
    })
  }
  return fresh
}

/** The rows of the executions whose workflow has more than one of them under way. */
async function listWhereItPays(
  context: IExecuteFunctions,
  open: Report[],
): Promise<Map<string, Report>> {
  const counts = new Map<string, number>()
  for (const { runId, workflowId } of open) {
    if (runId || !workflowId) continue
    counts.set(workflowId, (counts.get(workflowId) ?? 0) + 1)
  }
  const found = new Map<string, Report>()
  for (const [workflowId, count] of counts) {
    if (count < 2) continue
    // Somewhat more than there are, for those that others start meanwhile.
    const rows = await listExecutions(context, workflowId, Math.min(100, count + 10))
    for (const row of rows) found.set(String(row.executionId), row)
  }
  return found
}

async function listExecutions(
  context: IExecuteFunctions,
  workflowId: string,
  limit: number,
): Promise<Report[]> {
  const path = `/workflows/${encodeURIComponent(workflowId)}/executions`
  const query = { limit, offset: 0 }
  const rows = await tolerate(context, () =>
    call(context, 'wireflowApi', { method: 'GET', path, query, attempts: 1 }),
  )
  return toRows(rows).map((row: IDataObject) =>
    fromExecution(row, { executionId: String(row.id), workflowId }),
  )
}

async function lookAt(
  context: IExecuteFunctions,
  report: Report,
  itemIndex: number,
  isOver: boolean,
): Promise<Report> {
  const fresh = await tolerate(context, async () => {
    if (report.runId) return await getRun(context, report.runId, itemIndex)
    const polled = isOver ? undefined : await poll(context, report, itemIndex)
    if (polled && !hasEnded(polled)) return polled
    return await getExecution(context, report, itemIndex)
  })
  return fresh ?? report
}

async function poll(context: IExecuteFunctions, report: Report, itemIndex: number) {
  const path = `/workflows/executions/${encodeURIComponent(String(report.executionId))}/poll`
  const request = { method: 'GET' as const, path, itemIndex, attempts: 1 }
  return fromExecution(await call(context, 'wireflowApi', request), idsOf(report))
}

/** The whole record of an execution: only that tells what it cost. */
export async function getExecution(
  caller: Caller,
  report: Pick<Report, 'executionId' | 'workflowId'>,
  itemIndex?: number,
): Promise<Report> {
  const ids = idsOf(report)
  const path = `/workflows/executions/${encodeURIComponent(ids.executionId)}`
  const which = itemIndex === undefined ? {} : { itemIndex }
  const body = await call(caller, 'wireflowApi', { method: 'GET', path, ...which })
  return fromExecution(body, ids)
}

/** The relay's record of a run. It costs nothing of Wireflow's budget. */
export async function getRun(
  caller: Caller,
  runId: string,
  itemIndex?: number,
): Promise<Report> {
  const path = `/v1/runs/${encodeURIComponent(runId)}`
  const which = itemIndex === undefined ? {} : { itemIndex }
  return fromRun(
    await call(caller, 'wireflowRelayApi', {
      method: 'GET',
      path,
      attempts: 1,
      ...which,
    }),
  )
}

/**
 * A run that the relay waits for no longer may go on at Wireflow: how it really is doing is
 * asked once more. One that was never started has run out of time for good.
 */
export async function readPastLimit(caller: Caller, report: Report): Promise<Report> {
  const { runId, status, executionId } = report
  if (!runId || status !== 'timed_out' || executionId === null) return report
  return { ...(await getExecution(caller, report)), runId }
}

function idsOf({ executionId, workflowId }: Pick<Report, 'executionId' | 'workflowId'>) {
  return { executionId: String(executionId), workflowId }
}

/** Trouble that passes does not end a wait: undefined, and the next look may do better. */
async function tolerate<Result>(
  context: IExecuteFunctions,
  look: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await look()
  } catch (error) {
    const known = new NodeApiError(context.getNode(), error as JsonObject)
    if (PASSING.has(known.httpCode)) return undefined
    throw known
  }
}
