import type { InputReport } from './input-report.ts'
import type { Output } from '@wireflow-connect/sdk'
import type { Way } from './start-way.ts'
import type { RunState } from './run-state.ts'

/** Our record of one accepted request to start something. */
export type Run = {
  id: string
  workspaceId: string
  triggerId: string | undefined
  workflowId: string
  workflowName: string | undefined
  receipt: string
  /** How the upstream is asked to start it. */
  way: Way
  /** Only this node and what it depends on; undefined means the whole workflow. */
  targetNodeId: string | undefined
  /** Makes a batch of the run. */
  iteratorConfigs: readonly Record<string, unknown>[] | undefined
  state: RunState
  /** Values by node id; other inputs keep what the workflow has saved. */
  inputValues: Record<string, unknown>
  /** Undefined where the data is handed on as it came. */
  inputs?: InputReport | undefined
  triggerData: Record<string, unknown>
  metadata: Record<string, unknown>
  error: RunError | undefined
  acceptedAt: Date
  startedAt: Date | undefined
  endedAt: Date | undefined
  /** The end of its wait; once it was started, of its own time. */
  deadlineAt: Date
  /** How long it may take once it was started. */
  deadlineMs: number
  /** How many deliveries led to it, one after another; 0 for a call of somebody's own. */
  hops: number
  /** The upstream's name for the executions of a batch, where it gave one. */
  batchId: string | undefined
}

/** A run without what was sent for it, which may be as large as a body may be. */
export type RunHead = Omit<
  Run,
  'inputValues' | 'triggerData' | 'metadata' | 'iteratorConfigs'
>

export type RunError = { message: string; nodeId: string | null }

/** The upstream's record that belongs to a run. */
export type Execution = {
  id: string
  position: number
  status: string
  outputs: readonly Output[]
  nodeRuns: readonly object[]
  creditsUsed: number | undefined
  /** When the upstream says that it ended, by its own clock. */
  toldEndedAt?: Date | undefined
  error?: RunError | undefined
  /** When its end was seen; undefined while it is awaited. */
  endedAt?: Date | undefined
}
