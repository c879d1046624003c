import type { Execution, Output } from '@wireflow-connect/sdk'

/** How a run stands, as this app says it. `lost` and `timed_out` come from the relay. */
export type Status =
  'running' | 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'lost'

export const END_STATUSES = [
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'lost',
] as const satisfies readonly Status[]

/** What became of a run, whoever told: Wireflow, the relay, or a webhook of the relay. */
export type Outcome = {
  workflowId: string
  workflowName?: string | undefined
  /** Wireflow's record; there is none when nothing was started. */
  executionId?: string | undefined
  /** The relay's record. */
  runId?: string | undefined
  status: Status
  error?: string | undefined
  failedNode?: string | undefined
  outputs: readonly Output[]
  creditsUsed?: number | undefined
  startedAt?: string | undefined
  endedAt?: string | undefined
}

export function toOutcome(
  execution: Execution,
  { workflowName }: { workflowName?: string | undefined } = {},
): Outcome {
  return {
    workflowId: execution.workflowId,
    workflowName,
    executionId: execution.id,
    status: execution.status,
    error: execution.error,
    failedNode: execution.errorNode,
    outputs: execution.outputs,
    creditsUsed: execution.creditsUsed,
    startedAt: execution.startedAt,
    endedAt: execution.completedAt,
  }
}

export function hasEnded({ status }: Pick<Outcome, 'status'>): boolean {
  return status !== 'running'
}
