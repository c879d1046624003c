import type { IDataObject } from 'n8n-workflow'
import { isObject, toNumber, toObject, toObjects, toText, unwrap } from './json'
import { toOutputs, type Output } from './outputs'

/** Where an execution stands. A status that nobody knows is `running`. */
export type Status =
  'running' | 'blocked' | 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'lost'

/** What is known of one execution, from Wireflow itself or from the relay. */
export type Report = {
  /** Null while the relay has not started it yet. */
  executionId: string | null
  /** The relay's record; only where the relay started it. */
  runId?: string
  workflowId: string | null
  status: Status
  outputs: Output[]
  /** Why it did not complete, or what it waits for. */
  reason?: string
  failedNodeId?: string
  creditsUsed?: number
  startedAt?: string
  endedAt?: string
  /** As it came. */
  raw: IDataObject
}

const STATUSES: Record<string, Status> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  TIMEOUT: 'timed_out',
  TIMED_OUT: 'timed_out',
}

export function toStatus(value: unknown): Status {
  return (typeof value === 'string' && STATUSES[value.toUpperCase()]) || 'running'
}

/** Whether it will never change again. */
export function hasEnded({ status }: Pick<Report, 'status'>): boolean {
  return status !== 'running' && status !== 'blocked'
}

/** Wireflow's record or poll of an execution. */
export function fromExecution(
  body: unknown,
  known: { executionId: string; workflowId: string | null },
): Report {
  const record = toObject(unwrap(body))
  return withoutGaps({
    executionId: known.executionId,
    workflowId: toText(record.workflowId) ?? known.workflowId,
    status: toStatus(record.status),
    outputs: toOutputs(record),
    reason: toMessage(record.error),
    failedNodeId: toText(record.errorNode),
    creditsUsed: toNumber(record.creditsUsed),
    startedAt: toText(record.startedAt),
    endedAt: toText(record.completedAt),
    raw: record,
  })
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
    status: RELAY_STATES[String(run.state)] ?? 'running',
    outputs: executions.flatMap(({ outputs }) => toObjects(outputs)) as Output[],
    reason: toText(error.message),
    failedNodeId: toText(error.nodeId),
    creditsUsed: costs.length > 0 ? costs.reduce((sum, each) => sum + each) : undefined,
    startedAt: toText(run.startedAt),
    endedAt: toText(run.endedAt),
    raw: run,
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
