import { blockBudget } from './budget.ts'
import type { LaneCall } from './call.ts'
import { changeExecution, changeWorkflow } from './change-workflow.ts'
import type { LaneState } from './lane-state.ts'
import { pauseStarts } from './pause.ts'

const FIRST_MS = 1_000
const CAP_MS = 60_000
/** Another start may be taken where the last one was refused, so they are tried more often. */
const START_CAP_MS = 15_000
const REFUSED_MS = 10_000

/** How a call failed. */
export type CallFailure = {
  /** Whether the upstream refused it because the budget is spent. */
  isRateLimited: boolean
  retryAfterMs?: number | undefined
  /** From 0 up to 1; spreads clients that failed together. */
  chance: number
}

/**
 * Takes in that a call failed. Nothing that is awaited is given up for it: the lane comes
 * back later, and the later the more calls failed in a row. A start goes back to the head
 * of those that wait.
 */
export function endFailure(
  state: LaneState,
  call: LaneCall,
  failure: CallFailure,
  nowMs: number,
): LaneState {
  if (call.kind === 'start') return failStart(state, call.startId, failure, nowMs)
  const untilMs = nowMs + restMs(state.failureCount, failure)

  const free =
    call.kind === 'list'
      ? changeWorkflow(state, call.workflowId, (each) => ({ ...each, isBusy: false }))
      : changeExecution(state, call.workflowId, call.executionId, (each) => ({
          ...each,
          isBusy: false,
        }))
  if (failure.isRateLimited) {
    return { ...free, requests: blockBudget(state.requests, untilMs) }
  }
  const requests = { ...state.requests, blockedUntilMs: untilMs }
  return { ...free, requests, failureCount: state.failureCount + 1 }
}

function failStart(
  state: LaneState,
  startId: string,
  failure: CallFailure,
  nowMs: number,
): LaneState {
  const { startFailureCount } = state
  const restedMs = restMs(startFailureCount, failure, START_CAP_MS)
  const untilMs = nowMs + restedMs
  const waiting = { ...state, waitingStarts: [startId, ...state.waitingStarts] }
  if (failure.isRateLimited) {
    return { ...waiting, starts: blockBudget(state.starts, untilMs) }
  }
  // What runs is still looked at: that starts are refused may have reasons of its own.
  return {
    ...pauseStarts(waiting, untilMs),
    startFailureCount: startFailureCount + 1,
  }
}

function restMs(failureCount: number, failure: CallFailure, capMs = CAP_MS): number {
  const { isRateLimited, retryAfterMs, chance } = failure
  const askedMs = retryAfterMs ?? (isRateLimited ? REFUSED_MS : 0)
  const backoffMs = Math.min(capMs, FIRST_MS * 2 ** failureCount)
  // At least half of it, so that failing again and again never becomes a busy loop.
  return Math.max(askedMs, (backoffMs * (1 + chance)) / 2)
}
