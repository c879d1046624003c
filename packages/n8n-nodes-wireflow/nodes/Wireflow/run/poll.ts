import type { IDataObject, IExecuteFunctions, JsonObject } from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { call, isPassing } from '../../api/call'
import type { Caller } from '../../api/caller'
import { none, patientUntil, type Patience } from '../../api/patience'
import { pause } from '../../api/pause'
import { toRows } from '../../reading/json'
import { fromExecution, fromRun, type Report } from '../../reading/report'
import { hasEnded } from '../../reading/statuses'
import { toNodeError } from '../items/error-item'
import { withIds } from '../items/with-ids'
import { readRuns } from './read-runs'

// As Wireflow documents it.
const FIRST_DELAY_MS = 1_000
const FACTOR = 1.5
const LONGEST_DELAY_MS = 10_000

// What was started a moment ago may not be known everywhere yet.
const LOST_AFTER_MS = 60_000

/** An execution that somebody waits for, and the item it belongs to. */
export type Awaited = {
  itemIndex: number
  report: Report
  /** Why nothing more can be learnt of it, such as a key that is refused. */
  error?: NodeApiError
  /** Since when the service says that it does not know it, in milliseconds since 1970. */
  unknownSince?: number
}

/** Whether there is something left to wait for. */
export function isOpen({ report, error }: Awaited): boolean {
  return !hasEnded(report) && error === undefined
}

/**
 * Looks after executions until all have ended or `limitMs` is over, at the documented pace,
 * and returns what is known of each, in the same order. Several executions of one workflow
 * are looked after by its history list, one call for all. Trouble that passes is waited out.
 */
export async function pollUntilEnd(
  context: IExecuteFunctions,
  started: Awaited[],
  limitMs: number,
): Promise<Awaited[]> {
  const until = Date.now() + limitMs
  const patience = patientUntil(until)
  let latest = started
  let delayMs = FIRST_DELAY_MS
  while (latest.some(isOpen) && Date.now() < until) {
    await pause(context, Math.min(delayMs, until - Date.now()))
    latest = await look(context, latest, patience)
    delayMs = Math.min(delayMs * FACTOR, LONGEST_DELAY_MS)
  }
  return latest
}

async function look(
  context: IExecuteFunctions,
  latest: Awaited[],
  patience: Patience,
): Promise<Awaited[]> {
  const open = latest.filter(isOpen).map(({ report }) => report)
  const listed = await listWhereItPays(context, open)
  const fresh: Awaited[] = []
  for (const each of latest) {
    const { executionId, runId } = each.report
    const row = listed.get(runId ?? executionId ?? '')
    if (!isOpen(each)) fresh.push(each)
    // The relay gives whole records; Wireflow's list only tells that something has ended.
    else if (row?.runId) fresh.push({ itemIndex: each.itemIndex, report: row })
    else if (row && !hasEnded(row)) fresh.push(each)
    else fresh.push(await lookAt(context, each, { isOver: row !== undefined, patience }))
  }
  return fresh
}

/** What is under way of which there is more than one: runs, or executions of a workflow. */
async function listWhereItPays(
  context: IExecuteFunctions,
  open: Report[],
): Promise<Map<string, Report>> {
  const runIds = open.flatMap(({ runId }) => runId ?? [])
  const runs = runIds.length > 1 ? await listRuns(context, runIds) : []
  const found = new Map<string, Report>(runs)
  const counts = new Map<string, number>()
  for (const { runId, workflowId } of open) {
    if (runId || !workflowId) continue
    counts.set(workflowId, (counts.get(workflowId) ?? 0) + 1)
  }
  for (const [workflowId, count] of counts) {
    if (count < 2) continue
    // Somewhat more than there are, for those that others start meanwhile.
    const rows = await listExecutions(context, workflowId, Math.min(100, count + 10))
    for (const row of rows) found.set(String(row.executionId), row)
  }
  return found
}

// Where a list fails each one is asked for by itself, which waits out what passes.
async function listRuns(
  context: IExecuteFunctions,
  runIds: readonly string[],
): Promise<Iterable<[string, Report]>> {
  return await readRuns(context, runIds, { patience: none() }).catch(() => [])
}

async function listExecutions(
  context: IExecuteFunctions,
  workflowId: string,
  limit: number,
): Promise<Report[]> {
  const path = `/workflows/${encodeURIComponent(workflowId)}/executions`
  const query = { limit, offset: 0 }
  const request = { method: 'GET' as const, path, query, patience: none() }
  const rows = await call(context, 'wireflowApi', request).catch(() => [])
  return toRows(rows).map((row: IDataObject) =>
    fromExecution(row, { executionId: String(row.id), workflowId }),
  )
}

type Look = {
  /** Whether the list says that it has ended. */
  isOver: boolean
  patience: Patience
}

async function lookAt(
  context: IExecuteFunctions,
  awaited: Awaited,
  look: Look,
): Promise<Awaited> {
  const { itemIndex, report } = awaited
  try {
    return { itemIndex, report: await readLatest(context, awaited, look) }
  } catch (error) {
    // Anything else is the end of the n8n execution, such as somebody who stopped it.
    if (!(error instanceof NodeApiError)) throw toNodeError(context, error, itemIndex)
    if (isPassing(error)) return awaited
    if (error.httpCode === '404') return toUnknown(awaited)
    return { itemIndex, report, error: withIds(error, report) }
  }
}

async function readLatest(
  context: IExecuteFunctions,
  { report, itemIndex }: Awaited,
  { isOver, patience }: Look,
): Promise<Report> {
  if (report.runId) return await getRun(context, report.runId, { itemIndex, patience })
  const polled = isOver ? undefined : await poll(context, report, { itemIndex, patience })
  if (polled && !hasEnded(polled)) return polled
  return await getExecution(context, report, { itemIndex, patience })
}

/** What stays unknown is lost; for a moment it may only not have got about yet. */
function toUnknown({ itemIndex, report, unknownSince }: Awaited): Awaited {
  const now = Date.now()
  const since = unknownSince ?? now
  if (now - since < LOST_AFTER_MS) return { itemIndex, report, unknownSince: since }
  return { itemIndex, report: { ...report, status: 'lost' } }
}

/** The item that a call is made for, and how long trouble is waited out. */
type How = { itemIndex?: number; patience?: Patience }

async function poll(context: IExecuteFunctions, report: Report, how: How) {
  const path = `/workflows/executions/${encodeURIComponent(String(report.executionId))}/poll`
  const request = { method: 'GET' as const, path, ...how }
  return fromExecution(await call(context, 'wireflowApi', request), idsOf(report))
}

/** The whole record of an execution: only that tells what it cost. */
export async function getExecution(
  caller: Caller,
  report: Pick<Report, 'executionId' | 'workflowId'>,
  how: How = {},
): Promise<Report> {
  const ids = idsOf(report)
  const path = `/workflows/executions/${encodeURIComponent(ids.executionId)}`
  const request = { method: 'GET' as const, path, ...how }
  return fromExecution(await call(caller, 'wireflowApi', request), ids)
}

/** The relay's record of a run. It costs nothing of Wireflow's budget. */
export async function getRun(
  caller: Caller,
  runId: string,
  how: How = {},
): Promise<Report> {
  const path = `/v1/runs/${encodeURIComponent(runId)}`
  const request = { method: 'GET' as const, path, ...how }
  return fromRun(await call(caller, 'wireflowRelayApi', request))
}

/**
 * A run that the relay waits for no longer may go on at Wireflow: how it really is doing is
 * asked once more, and where that cannot be had it counts as running. One that was never
 * started has run out of time for good.
 */
export async function readPastLimit(
  caller: Caller,
  report: Report,
  how: How = {},
): Promise<Report> {
  const { runId, status, executionId } = report
  if (!runId || status !== 'timed_out' || executionId === null) return report
  try {
    return { ...(await getExecution(caller, report, how)), runId }
  } catch (error) {
    if (isPassing(error)) return { ...report, status: 'running' }
    throw new NodeApiError(caller.getNode(), error as JsonObject)
  }
}

function idsOf({ executionId, workflowId }: Pick<Report, 'executionId' | 'workflowId'>) {
  return { executionId: String(executionId), workflowId }
}
