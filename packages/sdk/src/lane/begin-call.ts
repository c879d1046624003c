import { recordCall } from './budget.ts'
import type { LaneCall } from './call.ts'
import { changeExecution, changeWorkflow } from './change-workflow.ts'
import type { LaneState } from './lane-state.ts'
import { recordLook } from './pace.ts'

/** Notes that a call is being sent; until it is answered the same is not asked again. */
export function beginCall(state: LaneState, call: LaneCall, nowMs: number): LaneState {
  if (call.kind === 'start') {
    const waitingStarts = state.waitingStarts.filter((id) => id !== call.startId)
    return { ...state, waitingStarts, starts: recordCall(state.starts, nowMs) }
  }

  const sent = { ...state, requests: recordCall(state.requests, nowMs) }
  if (call.kind === 'list') {
    const looked = recordLook(sent, nowMs)
    return changeWorkflow(looked, call.workflowId, (each) => ({ ...each, isBusy: true }))
  }

  const { workflowId, executionId, isResult } = call
  const counted = isResult ? recordFetch(sent, nowMs) : recordLook(sent, nowMs)
  return changeExecution(counted, workflowId, executionId, (each) => ({
    ...each,
    isBusy: true,
  }))
}

function recordFetch(state: LaneState, nowMs: number): LaneState {
  const recent = state.fetchedAtMs.filter((at) => at > nowMs - 60_000)
  return { ...state, fetchedAtMs: [...recent, nowMs] }
}
