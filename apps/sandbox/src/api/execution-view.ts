import { planOf } from '../graph/plan.ts'
import { toText } from '../graph/value.ts'
import type { JsonObject } from '../http/read-json.ts'
import type { Execution, NodeRun } from '../state/execution.ts'
import { mediaUrls, toNodeOutput } from './node-output.ts'

export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** The node runs of an execution; nodes that have not started are not listed. */
export function nodeRunsOf(execution: Execution, origin: string): JsonObject[] {
  const plan = planOf(execution.graph)
  return entriesOf(execution).map(([nodeId, run]) => ({
    nodeId,
    status: run.status,
    output: toNodeOutput(run.outputs, plan.get(nodeId)?.spec.shape ?? 'text', origin),
    ...(run.error !== null && { error: run.error }),
    ...(run.status === 'SKIPPED' && { reason: reasonOf(run) }),
  }))
}

/** The same in the words of the newer server, with every node and its timing. */
export function nodeStatesOf(execution: Execution, origin: string): JsonObject[] {
  const plan = planOf(execution.graph)
  return Object.entries(execution.nodes).map(([nodeId, run]) => {
    const urls = mediaUrls(run.outputs, origin)
    return {
      nodeId,
      label: plan.get(nodeId)?.node.data.label ?? nodeId,
      status: run.status,
      error: run.error ?? (run.status === 'SKIPPED' ? reasonOf(run) : null),
      outputUrl: urls[0] ?? null,
      outputUrls: urls,
      text: textOf(run),
      progress: run.status === 'COMPLETED' ? 100 : 0,
      requestId: run.startedAt === null ? null : `${execution.id}:${nodeId}`,
      startedAt: iso(run.startedAt),
      completedAt: iso(run.endedAt),
      executionTime: timeOf(run),
      credits: run.credits,
    }
  })
}

export function executionTimeOf({ startedAt, endedAt }: Execution): number | null {
  return endedAt === null ? null : endedAt - startedAt
}

export function creditsUsedOf({ nodes }: Execution): number {
  return Object.values(nodes).reduce((sum, { credits }) => sum + credits, 0)
}

function entriesOf(execution: Execution): [string, NodeRun][] {
  return Object.entries(execution.nodes).filter(([, { status }]) => status !== 'PENDING')
}

function reasonOf({ blockedBy }: NodeRun): string {
  return blockedBy === null ? 'Branch not taken' : `${blockedBy} failed`
}

function textOf({ outputs }: NodeRun): string | null {
  const [first] = Object.values(outputs ?? {})
  return first?.type === 'TEXT' ? toText(first) : null
}

function timeOf({ startedAt, endedAt }: NodeRun): number | null {
  return startedAt === null || endedAt === null ? null : Math.round(endedAt - startedAt)
}
