import { freeAtMs, recordCall } from './budget.ts'
import type { LaneState } from './lane-state.ts'

/** When a request that the policy knows nothing of, as reading a graph, fits in the budget. */
export function nextRequestMs(state: LaneState, nowMs: number): number {
  return freeAtMs(state.requests, nowMs)
}

/** Counts such a request against the budget. */
export function countRequest(state: LaneState, nowMs: number): LaneState {
  return { ...state, requests: recordCall(state.requests, nowMs) }
}
