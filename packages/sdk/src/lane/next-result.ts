import type { LaneCall } from './call.ts'
import type { LaneState } from './lane-state.ts'

type Ended = { workflowId: string; executionId: string; endedAtMs: number }

/** The fetch of a result that is known to be there, the one that waits longest. */
export function nextResult(
  { workflows }: LaneState,
  nowMs: number,
): LaneCall | undefined {
  let oldest: Ended | undefined
  for (const { workflowId, executions } of workflows.values()) {
    for (const { executionId, endedAtMs, isBusy, notBeforeMs } of executions) {
      const isReady = endedAtMs !== undefined && !isBusy && notBeforeMs <= nowMs
      if (isReady && endedAtMs < (oldest?.endedAtMs ?? Infinity)) {
        oldest = { workflowId, executionId, endedAtMs }
      }
    }
  }
  if (!oldest) return undefined
  const { workflowId, executionId } = oldest
  return { kind: 'poll', workflowId, executionId, isResult: true }
}
