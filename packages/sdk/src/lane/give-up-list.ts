import { changeWorkflow } from './change-workflow.ts'
import type { LaneState } from './lane-state.ts'

/** For a workflow whose list is refused: each of its executions is polled from now on. */
export function giveUpList(state: LaneState, workflowId: string): LaneState {
  return changeWorkflow(state, workflowId, (workflow) => ({
    ...workflow,
    isBusy: false,
    executions: workflow.executions.map((each) => ({
      ...each,
      isListed: false,
      isPolledOnly: true,
    })),
  }))
}
