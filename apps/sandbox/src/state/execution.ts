import type { Graph } from '../graph/wire.ts'
import type { Outputs } from '../graph/value.ts'
import type { JsonObject } from '../http/read-json.ts'

export type RunStatus =
  'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TIMEOUT'

export type NodeStatus = 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'SKIPPED'

export type NodeRun = {
  status: NodeStatus
  startedAt: number | null
  /** When a running node will be done; drawn when it starts. */
  endsAt: number | null
  endedAt: number | null
  outputs: Outputs | null
  error: string | null
  /** For a skipped node, the failed node that it would have needed; null for an untaken branch. */
  blockedBy: string | null
  credits: number
  /** How often it ran, once per item of a list. */
  iterations: number
  /** Reused from an earlier run rather than made in this one. */
  cached: boolean
}

export type Execution = {
  id: string
  workflowId: string
  accountId: string
  batchId: string
  runIndexInBatch: number
  inputIndex: number
  graph: Graph
  /** Values given for this run, by node, over what the graph says. */
  overrides: Record<string, JsonObject>
  triggeredBy: 'manual' | 'api' | 'webhook'
  triggerData: JsonObject
  idempotencyKey: string | null
  status: RunStatus
  startedAt: number
  endedAt: number | null
  error: string | null
  errorNode: string | null
  nodes: Record<string, NodeRun>
  /** The soonest `endsAt`, so that an execution with nothing due costs nothing to look at. */
  nextAt: number | null
  reservedCredits: number
  pollCount: number
  /** With manual durations, the poll that shows the end. */
  endsAtPoll: number | null
}

export function isOver(execution: Execution): boolean {
  return execution.status !== 'RUNNING' && execution.status !== 'PENDING'
}
