import type { Execution as Detail, ExecutionStatus } from '@wireflow-connect/sdk'
import type { Labels } from '@wireflow-connect/sdk/wire'
import type { EndState } from './run-state.ts'
import type { Execution, RunError } from './run.ts'

/** How an execution ended, as the upstream's own record tells. */
export type DetailEnd = {
  state: EndState
  error: RunError | undefined
  execution: Execution
}

/** Undefined while the record says that it runs: it may trail what a list or poll said. */
export function detailEnd(
  detail: Detail,
  { executionId, position }: { executionId: string; position: number },
): DetailEnd | undefined {
  const { status, outputs, nodeRuns, creditsUsed } = detail
  if (status === 'running') return undefined
  const toldEndedAt = momentOf(detail.completedAt)
  const ended = { status, outputs, nodeRuns, creditsUsed, toldEndedAt }
  const execution = { id: executionId, position, ...ended }
  return { state: END_STATES[status], error: errorOf(detail), execution }
}

/** Undefined where a text is no time. */
function momentOf(text: string | undefined): Date | undefined {
  const at = new Date(text ?? '')
  return Number.isNaN(at.getTime()) ? undefined : at
}

/** The same end, with nodes called as in their graph where the record only has their ids. */
export function withLabels(end: DetailEnd, labels: Labels): DetailEnd {
  const { outputs, nodeRuns } = end.execution
  const execution = {
    ...end.execution,
    outputs: outputs.map((output) => named(output, labels)),
    nodeRuns: nodeRuns.map((run) => named(run, labels)),
  }
  return { ...end, execution }
}

/** Whether some node is called by its id, which is what a record without labels gives. */
export function lacksLabels({ execution }: DetailEnd): boolean {
  return execution.outputs.some((output) => isUnnamed(output))
}

type Named = { nodeId?: unknown; label?: unknown }

function isUnnamed({ nodeId, label }: Named): boolean {
  return label === undefined || label === nodeId
}

function named<T extends Named>(row: T, labels: Labels): T {
  const label = isUnnamed(row) ? labels.get(String(row.nodeId)) : undefined
  return label === undefined ? row : { ...row, label }
}

const END_STATES: Record<Exclude<ExecutionStatus, 'running'>, EndState> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  timed_out: 'timed_out',
}

function errorOf(detail: Detail): RunError | undefined {
  if (detail.status === 'completed') return undefined
  const failed = detail.nodeRuns.find(({ status }) => status === 'failed')
  return {
    message: detail.error ?? failed?.error ?? `The execution ended as ${detail.status}`,
    nodeId: detail.errorNode ?? failed?.nodeId ?? null,
  }
}
