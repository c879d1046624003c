import { blockBudget, WINDOW_MS } from './budget.ts'
import type { LaneCall } from './call.ts'
import { changeExecution, changeWorkflow } from './change-workflow.ts'
import type { LaneState } from './lane-state.ts'
import { pauseStarts } from './pause.ts'

const FIRST_MS = 1_000
const CAP_MS = 60_000
/** Another start may be taken where the last one was refused, so they are tried more often. */
const START_CAP_MS = 15_000
const REFUSED_MS = 10_000
/**
 * Starts have a limit a day, too, and may be refused for the rest of it. It is asked again
 * this often, since a wait in the wrong unit looks the same.
 */
export const LONGEST_REST_MS: number = 15 * 60_000

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
 * back later, and the later the more calls failed in a row. What failed itself comes back
 * later than that if it fails again, so that it takes the budget of no other. A start goes
 * back to the head of those that wait.
 */
export function endFailure(
  state: LaneState,
  call: LaneCall,
  failure: CallFailure,
  nowMs: number,
): LaneState {
  if (call.kind === 'start') return failStart(state, call.startId, failure, nowMs)
  const untilMs = nowMs + restMs(state.failureCount, failure, LOOKS)
  const free =
    call.kind === 'list'
      ? changeWorkflow(state, call.workflowId, (each) => putOff(each, failure, nowMs))
      : changeExecution(state, call.workflowId, call.executionId, (each) =>
          putOff(each, failure, nowMs),
        )
  if (failure.isRateLimited) {
    return { ...free, requests: blockBudget(state.requests, untilMs) }
  }
  const requests = { ...state.requests, blockedUntilMs: untilMs }
  return { ...free, requests, failureCount: state.failureCount + 1 }
}

type Asked = { isBusy: boolean; failureCount: number; notBeforeMs: number }

function putOff<T extends Asked>(
  asked: T,
  { isRateLimited }: CallFailure,
  nowMs: number,
): T {
  if (isRateLimited) return { ...asked, isBusy: false }
  const failureCount = asked.failureCount + 1
  const notBeforeMs = nowMs + backoffMs(asked.failureCount, CAP_MS)
  return { ...asked, isBusy: false, failureCount, notBeforeMs }
}

function failStart(
  state: LaneState,
  startId: string,
  failure: CallFailure,
  nowMs: number,
): LaneState {
  const { startFailureCount } = state
  const untilMs = nowMs + restMs(startFailureCount, failure, STARTS)
  const waiting = { ...state, waitingStarts: [startId, ...state.waitingStarts] }
  if (failure.isRateLimited) {
    return { ...waiting, starts: blockBudget(state.starts, untilMs, isOfDay(failure)) }
  }
  // What runs is still looked at: that starts are refused may have reasons of its own.
  return {
    ...pauseStarts(waiting, untilMs),
    startFailureCount: startFailureCount + 1,
  }
}

/** Whether a limit a day was reached: no pace would have kept to it. */
function isOfDay({ retryAfterMs = 0 }: CallFailure): boolean {
  return retryAfterMs > WINDOW_MS
}

type Kind = { capMs: number; longestMs: number }

const LOOKS: Kind = { capMs: CAP_MS, longestMs: WINDOW_MS }
const STARTS: Kind = { capMs: START_CAP_MS, longestMs: LONGEST_REST_MS }

function restMs(failureCount: number, failure: CallFailure, kind: Kind): number {
  const { capMs, longestMs } = kind
  // At least half of it, so that failing again and again never becomes a busy loop.
  const restedMs = (backoffMs(failureCount, capMs) * (1 + failure.chance)) / 2
  return Math.max(askedMs(failure, longestMs), restedMs)
}

/** What the upstream asks for, no longer than the window that it documents. */
function askedMs(
  { isRateLimited, retryAfterMs }: CallFailure,
  longestMs: number,
): number {
  if (!isRateLimited) return Math.min(CAP_MS, retryAfterMs ?? 0)
  return Math.min(longestMs, retryAfterMs ?? REFUSED_MS)
}

function backoffMs(failureCount: number, capMs: number): number {
  return Math.min(capMs, FIRST_MS * 2 ** failureCount)
}
