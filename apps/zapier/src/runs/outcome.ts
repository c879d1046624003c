import type { Execution, Output } from '@wireflow-connect/sdk'

/**
 * How a run stands, as this app says it. `blocked`, `timed_out` and `lost` come from the relay;
 * a blocked run was not started, and is not until something is mended.
 */
export type Status =
  'running' | 'blocked' | 'completed' | 'failed' | 'cancelled' | 'timed_out' | 'lost'

export const END_STATUSES = [
  'completed',
  'failed',
  'cancelled',
  'timed_out',
  'lost',
] as const satisfies readonly Status[]

/** One thing a run made. Its type is the sender's word: later versions may know more of them. */
export type MadeOutput = Omit<Output, 'type'> & { type: string }

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
  outputs: readonly MadeOutput[]
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
  return (END_STATUSES as readonly Status[]).includes(status)
}
