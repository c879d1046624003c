import { NO_DURATIONS } from './durations.ts'
import type { LaneState, Watched, WatchedWorkflow } from './lane-state.ts'

type Change<T> = (before: T) => T

/** The state with one workflow changed; one that was not there begins empty. */
export function changeWorkflow(
  state: LaneState,
  workflowId: string,
  change: Change<WatchedWorkflow>,
): LaneState {
  const before = state.workflows.get(workflowId) ?? emptyWorkflow(workflowId)
  const workflows = new Map(state.workflows).set(workflowId, change(before))
  return { ...state, workflows }
}

/** The state with one execution changed; `undefined` takes it out. */
export function changeExecution(
  state: LaneState,
  workflowId: string,
  executionId: string,
  change: (before: Watched) => Watched | undefined,
): LaneState {
  return changeWorkflow(state, workflowId, (workflow) => ({
    ...workflow,
    executions: workflow.executions.flatMap((each) => {
      const after = each.executionId === executionId ? change(each) : each
      return after ? [after] : []
    }),
  }))
}

function emptyWorkflow(workflowId: string): WatchedWorkflow {
  return {
    workflowId,
    executions: [],
    head: 0,
    durations: NO_DURATIONS,
    isSeeded: false,
    isBusy: false,
    notBeforeMs: 0,
    failureCount: 0,
  }
}
