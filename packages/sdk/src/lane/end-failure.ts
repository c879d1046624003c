import { blockBudget } from './budget.ts'
import type { LaneCall } from './call.ts'
import { changeExecution, changeWorkflow } from './change-workflow.ts'
import type { LaneState } from './lane-state.ts'
import { pauseLane } from './pause.ts'

const FIRST_MS = 1_000
const CAP_MS = 60_000
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
  const untilMs = nowMs + restMs(state, failure)
  if (call.kind === 'start') return failStart(state, call.startId, failure, untilMs)

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
  { isRateLimited }: CallFailure,
  untilMs: number,
): LaneState {
  const waiting = { ...state, waitingStarts: [startId, ...state.waitingStarts] }
  if (isRateLimited) return { ...waiting, starts: blockBudget(state.starts, untilMs) }
  // An upstream in trouble is left alone by every call of the lane.
  return { ...pauseLane(waiting, untilMs), failureCount: state.failureCount + 1 }
}

function restMs({ failureCount }: LaneState, failure: CallFailure): number {
  const { isRateLimited, retryAfterMs, chance } = failure
  const askedMs = retryAfterMs ?? (isRateLimited ? REFUSED_MS : 0)
  const backoffMs = Math.min(CAP_MS, FIRST_MS * 2 ** failureCount)
  // At least half of it, so that failing again and again never becomes a busy loop.
  return Math.max(askedMs, (backoffMs * (1 + chance)) / 2)
}
