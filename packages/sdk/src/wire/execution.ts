import { unwrapList, unwrapObject } from './envelope.ts'
import {
  toExecutionStatus,
  toUnknownStatus,
  type ExecutionStatus,
} from './execution-status.ts'
import { compact, toNumber, toObjects, toText, type JsonObject } from './json.ts'
import { labelsOf, nodeRows, toErrorText, toNodeRun, type NodeRun } from './node-run.ts'
import { toOutputs, type Output } from './output.ts'

/** How an execution is doing. */
export type ExecutionState = {
  status: ExecutionStatus
  /** The upstream's own word, where nobody knows what it means. */
  unknownStatus?: string
  error?: string
  nodeRuns: NodeRun[]
  outputs: Output[]
}

/** What a list tells of an execution: all but its nodes and outputs. */
export type ExecutionSummary = {
  id: string
  workflowId: string
  status: ExecutionStatus
  /** The upstream's own word, where nobody knows what it means. */
  unknownStatus?: string
  triggeredBy?: string
  error?: string
  creditsUsed?: number
  executionTimeMs?: number
  startedAt?: string
  completedAt?: string
}

/** The whole record of an execution. */
export type Execution = ExecutionSummary &
  ExecutionState & { errorNode?: string; triggerData?: unknown }

export function toExecutionState(body: unknown): ExecutionState {
  const state = unwrapObject(body)
  const outputs = toOutputs(state)
  const labels = labelsOf(state)
  return compact({
    status: statusOf(state, outputs),
    unknownStatus: toUnknownStatus(state['status']),
    error: toErrorText(state['error']),
    nodeRuns: nodeRows(state).map((row) => toNodeRun(row, labels)),
    outputs,
  })
}

/** Whatever the word for it: a record with the time of its end and with outputs has ended. */
function statusOf(state: JsonObject, outputs: readonly Output[]): ExecutionStatus {
  const isUnknown = toUnknownStatus(state['status']) !== undefined
  if (!isUnknown || !endTimeOf(state) || outputs.length === 0) {
    return toExecutionStatus(state['status'])
  }
  return toErrorText(state['error']) ? 'failed' : 'completed'
}

function endTimeOf(row: JsonObject): string | undefined {
  return toText(row['completedAt']) ?? toText(row['endTime']) ?? toText(row['endedAt'])
}

export function toExecution(body: unknown): Execution {
  const record = unwrapObject(body)
  return compact({
    ...toSummary(record),
    ...toExecutionState(record),
    errorNode: toText(record['errorNode']),
    triggerData: record['triggerData'] ?? undefined,
  })
}

export function toExecutionSummaries(body: unknown): ExecutionSummary[] {
  return unwrapList(body, 'executions').map(toSummary)
}

/** An execution that has just been started; it is the handle to wait with, too. */
export type StartedExecution = {
  id: string
  status: ExecutionStatus
  workflowId?: string
  startedAt?: string
}

/** The executions a start made, from any of the three places where their ids may be. */
export function toStarted(
  body: unknown,
  workflowId?: string,
): { executions: StartedExecution[]; batchId?: string } {
  const answer = unwrapObject(body)
  const runs = toObjects(answer['executionRuns'])
  const executions = (runs.length > 0 ? runs : [answer]).flatMap((row) =>
    toStartedExecution(row, workflowId),
  )
  if (executions.length === 0) throw new TypeError('It names no execution')
  return compact({ executions, batchId: toText(answer['batchId']) })
}

function toStartedExecution(row: JsonObject, workflowId?: string): StartedExecution[] {
  const id = toText(row['executionId']) ?? toText(row['id'])
  if (!id) return []
  const status = toExecutionStatus(row['status'])
  const startedAt = toText(row['startedAt']) ?? toText(row['startTime'])
  return [compact({ id, status, workflowId, startedAt })]
}

function toSummary(row: JsonObject): ExecutionSummary {
  return compact({
    id: String(row['id'] ?? row['executionId']),
    workflowId: toText(row['workflowId']) ?? '',
    status: toExecutionStatus(row['status']),
    unknownStatus: toUnknownStatus(row['status']),
    triggeredBy: toText(row['triggeredBy']),
    error: toErrorText(row['error']),
    creditsUsed: toNumber(row['creditsUsed']),
    executionTimeMs: toNumber(row['executionTime']),
    startedAt: toText(row['startedAt']) ?? toText(row['startTime']),
    completedAt: endTimeOf(row),
  })
}
