import type { Budget } from './budget.ts'
import type { LaneState } from './lane-state.ts'

/** Sends nothing before `untilMs`. */
export function pauseLane(state: LaneState, untilMs: number): LaneState {
  return pauseStarts({ ...state, requests: blockUntil(state.requests, untilMs) }, untilMs)
}

/** Starts nothing before `untilMs`; what runs is still looked at. */
export function pauseStarts(state: LaneState, untilMs: number): LaneState {
  return { ...state, starts: blockUntil(state.starts, untilMs) }
}

/** Takes every pause back: what caused it was mended. */
export function resumeLane(state: LaneState): LaneState {
  const requests = { ...state.requests, blockedUntilMs: 0 }
  return {
    ...state,
    requests,
    starts: { ...state.starts, blockedUntilMs: 0 },
    failureCount: 0,
    startFailureCount: 0,
  }
}

function blockUntil(budget: Budget, untilMs: number): Budget {
  return { ...budget, blockedUntilMs: Math.max(budget.blockedUntilMs, untilMs) }
}
