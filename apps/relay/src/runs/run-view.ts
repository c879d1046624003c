import type { Context } from './context.ts'
import type { Execution, Run, RunHead } from './run.ts'
import type { NodeRun } from '@wireflow-connect/sdk'
import type { RunFigures } from './run-figures-sql.ts'
import { findQueuePlace } from './queue-place-sql.ts'

type Parts = Pick<Context, 'publicUrl'>

/** A run as lists show it. */
export function showSummary({ publicUrl }: Parts, run: RunHead) {
  return {
    id: run.id,
    state: run.state,
    workflowId: run.workflowId,
    workflowName: run.workflowName ?? null,
    triggerId: run.triggerId ?? null,
    error: run.error ?? null,
    acceptedAt: run.acceptedAt,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
    deadlineAt: run.deadlineAt,
    statusUrl: `${publicUrl()}/r/${run.receipt}`,
  }
}

/** What lists show beside it. */
export function showFigures({ creditsUsed, deliveryCount, deliveredCount }: RunFigures) {
  const deliveries = { count: deliveryCount, deliveredCount }
  return { creditsUsed: creditsUsed ?? null, deliveries }
}

/** A run with its executions. */
export function showRun(context: Parts, run: Run, executions: readonly Execution[]) {
  return {
    ...showSummary(context, run),
    way: run.way,
    targetNodeId: run.targetNodeId ?? null,
    iteratorConfigs: run.iteratorConfigs ?? null,
    triggerData: run.triggerData,
    inputs: run.inputs ?? null,
    metadata: run.metadata,
    executions: executions.map((execution) => ({
      id: execution.id,
      status: execution.status,
      outputs: execution.outputs,
      nodes: execution.nodeRuns.map(showNode),
      creditsUsed: execution.creditsUsed ?? null,
      error: execution.error ?? null,
    })),
  }
}

/** How one node did; what it made is among the outputs. */
function showNode(node: object) {
  const { nodeId, label, status, error } = node as Partial<NodeRun>
  return {
    nodeId: nodeId ?? '',
    label: label ?? null,
    status: status ?? '',
    error: error ?? null,
  }
}

/**
 * Where a run that waits stands: 1 is the next to start. Null once it was started, and null in
 * both fields while its trigger is paused. When it is expected to start is null while the
 * upstream refuses to: nobody can say.
 */
export async function showQueue(
  { db, now }: Pick<Context, 'db' | 'now'>,
  run: RunHead,
): Promise<{ position: number | null; expectedStartAt: Date | null } | null> {
  if (!WAITS.has(run.state)) return null
  const place = await findQueuePlace(db, run)
  if (!place) return { position: null, expectedStartAt: null }
  const { ahead, startsPerMinute, blockedUntilMs, isRefused } = place
  const minutes = Math.floor(ahead / startsPerMinute)
  const firstMs = Math.max(now().getTime(), blockedUntilMs)
  const expectedMs = firstMs + minutes * 60_000
  return {
    position: ahead + 1,
    expectedStartAt: isRefused ? null : new Date(expectedMs),
  }
}

const WAITS: ReadonlySet<string> = new Set(['accepted', 'starting', 'blocked'])
