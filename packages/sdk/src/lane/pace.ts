import { capacity } from './budget.ts'
import type { LaneState } from './lane-state.ts'

/** This part of all calls is kept for results that nobody expected yet. */
const HEADROOM = 0.05

/** What looking for ends gets even while results alone could use up the budget. */
const LEAST_SHARE = 0.1

/** Looks a minute, so that what they find can be fetched the moment it is found. */
export function looksPerMinute(state: LaneState, nowMs: number): number {
  const calls = capacity(state.requests)
  const results = state.fetchedAtMs.filter((at) => at > nowMs - 60_000).length
  return Math.max(calls * LEAST_SHARE, calls * (1 - HEADROOM) - results)
}

/** How many looks may be taken now; a few are saved up while there is nothing to look for. */
export function looksNow(state: LaneState, nowMs: number): number {
  const { tokens, atMs } = state.pace
  const most = Math.max(1, capacity(state.requests) / 10)
  const gained = ((nowMs - atMs) / 60_000) * looksPerMinute(state, nowMs)
  return Math.min(most, tokens + gained)
}

/** When the next look may be taken. */
export function nextLookMs(state: LaneState, nowMs: number): number {
  const missing = 1 - looksNow(state, nowMs)
  return missing <= 0 ? nowMs : nowMs + (missing * 60_000) / looksPerMinute(state, nowMs)
}

export function recordLook(state: LaneState, nowMs: number): LaneState {
  return { ...state, pace: { tokens: looksNow(state, nowMs) - 1, atMs: nowMs } }
}
