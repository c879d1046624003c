import type { IDataObject } from 'n8n-workflow'
import { isObject, toNumber, toObject, toObjects, toText, unwrap } from './json'
import { nodeRows, toOutputs, type Output } from './outputs'
import { hasEnded, isUnknownStatus, toStatus, type Status } from './statuses'

/** What is known of one execution, from Wireflow itself or from the relay. */
export type Report = {
  /** Null while the relay has not started it yet. */
  executionId: string | null
  /** The relay's record; only where the relay started it. */
  runId?: string
  workflowId: string | null
  workflowName?: string
  status: Status
  outputs: Output[]
  /** Why it did not complete, or what it waits for. */
  reason?: string
  failedNodeId?: string
  creditsUsed?: number
  startedAt?: string
  endedAt?: string
  /** How many of its nodes are done, of those that are known of. */
  nodesDone?: number
  nodesTotal?: number
  /** How soon it starts, where it waits: 1 is the next. */
  queuePosition?: number
  /** As it came. */
  raw: IDataObject
}

/** Wireflow's record or poll of an execution. */
export function fromExecution(
  body: unknown,
  known: { executionId: string; workflowId: string | null },
): Report {
  const record = toObject(unwrap(body))
  const outputs = toOutputs(record)
  return withoutGaps({
    executionId: known.executionId,
    workflowId: toText(record.workflowId) ?? known.workflowId,
    status: statusOf(record, outputs),
    outputs,
    reason: toMessage(record.error),
    failedNodeId: toText(record.errorNode),
    creditsUsed: toNumber(record.creditsUsed),
    startedAt: toText(record.startedAt),
    endedAt: endTimeOf(record),
    ...progressIn(record),
    raw: record,
  })
}

/** Whatever the word for it: a record with the time of its end and with outputs has ended. */
function statusOf(record: IDataObject, outputs: readonly Output[]): Status {
  const isEnd = isUnknownStatus(record.status) && endTimeOf(record) && outputs.length > 0
  if (!isEnd) return toStatus(record.status)
  return toMessage(record.error) ? 'failed' : 'completed'
}

function endTimeOf(record: IDataObject): string | undefined {
  return toText(record.completedAt) ?? toText(record.endTime) ?? toText(record.endedAt)
}

const DONE = new Set(['COMPLETED', 'FAILED', 'SKIPPED'])

function progressIn(record: IDataObject) {
  const rows = nodeRows(record)
  if (rows.length === 0) return {}
  const done = rows.filter(({ status }) => DONE.has(String(status).toUpperCase()))
  return { nodesDone: done.length, nodesTotal: rows.length }
}

/** An execution of which nothing is known yet but that it was started. */
export function toOpenReport(
  ids: Pick<Report, 'executionId' | 'runId' | 'workflowId'>,
): Report {
  return { ...ids, status: 'running', outputs: [], raw: {} }
}

/** The executions that a start names, in any of the three places where their ids may be. */
export function fromStart(body: unknown, workflowId: string | null): Report[] {
  const answer = toObject(unwrap(body))
  const runs = toObjects(answer.executionRuns)
  return (runs.length > 0 ? runs : [answer]).flatMap((row) => {
    const executionId = toText(row.executionId) ?? toText(row.id)
    if (!executionId) return []
    const report = fromExecution(row, { executionId, workflowId })
    return [{ ...report, status: 'running' as const, outputs: [] }]
  })
}

const RELAY_STATES: Record<string, Status> = {
  blocked: 'blocked',
  // An operator of the relay has to say whether it was started.
  held: 'blocked',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  timed_out: 'timed_out',
  lost: 'lost',
}

/** The relay's record of a run. A batch has several executions, whose outputs come together. */
export function fromRun(body: unknown): Report {
  const run = toObject(body)
  const executions = toObjects(run.executions)
  const costs = executions.flatMap(({ creditsUsed }) => toNumber(creditsUsed) ?? [])
  const error = isObject(run.error) ? run.error : {}
  return withoutGaps({
    executionId: toText(executions[0]?.id) ?? null,
    runId: String(run.id),
    workflowId: toText(run.workflowId) ?? null,
    workflowName: toText(run.workflowName),
    status: RELAY_STATES[String(run.state)] ?? 'running',
    outputs: executions.flatMap(({ outputs }) => toObjects(outputs)) as Output[],
    reason: toText(error.message),
    failedNodeId: toText(error.nodeId),
    creditsUsed: costs.length > 0 ? costs.reduce((sum, each) => sum + each) : undefined,
    startedAt: toText(run.startedAt),
    endedAt: toText(run.endedAt),
    queuePosition: toNumber(toObject(run.queue).position),
    raw: run,
  })
}

/** One execution of a run that has several. */
export function executionOf(report: Report, executionId: string | null): Report {
  const executions = toObjects(report.raw.executions)
  const found = executions.find(({ id }) => id === executionId)
  if (!found || executions.length < 2) return report
  const { runId, workflowId, workflowName, startedAt, endedAt } = report
  const status = toStatus(found.status)
  const error = toObject(found.error)
  return withoutGaps({
    executionId,
    runId,
    workflowId,
    workflowName,
    // What has not ended when its run has is not waited for any longer.
    status: hasEnded({ status }) ? status : report.status,
    outputs: toObjects(found.outputs) as Output[],
    reason: toText(error.message),
    failedNodeId: toText(error.nodeId),
    creditsUsed: toNumber(found.creditsUsed),
    startedAt,
    endedAt,
    raw: found,
  })
}

/** What an event of the relay tells of an execution. */
export function fromEvent(data: IDataObject): Report {
  const error = toObject(data.error)
  return withoutGaps({
    executionId: toText(data.executionId) ?? null,
    runId: toText(data.runId),
    workflowId: toText(data.workflowId) ?? null,
    workflowName: toText(data.workflowName),
    status: RELAY_STATES[String(data.status)] ?? 'running',
    outputs: toObjects(data.outputs) as Output[],
    reason: toText(error.message),
    failedNodeId: toText(error.nodeId),
    creditsUsed: toNumber(data.creditsUsed),
    startedAt: toText(data.startedAt),
    endedAt: toText(data.endedAt),
    raw: data,
  })
}

/** The message of an error that comes as text or as an object. */
export function toMessage(error: unknown): string | undefined {
  return toText(error) ?? toText(toObject(error).message)
}

function withoutGaps(report: { [Key in keyof Report]: Report[Key] | undefined }): Report {
  const known = Object.entries(report).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known) as Report
}
