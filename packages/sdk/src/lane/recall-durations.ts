import { changeWorkflow } from './change-workflow.ts'
import { durationsOf } from './durations.ts'
import type { LaneState } from './lane-state.ts'

/**
 * Takes over what an earlier lane learnt of a workflow: the `counts` of its `durations`. A
 * first page of its list is then no news.
 */
export function recallDurations(
  state: LaneState,
  workflowId: string,
  counts: readonly number[],
): LaneState {
  const durations = durationsOf(counts)
  return changeWorkflow(state, workflowId, (each) => ({
    ...each,
    durations,
    isSeeded: true,
  }))
}
