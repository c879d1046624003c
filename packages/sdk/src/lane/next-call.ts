import { freeAtMs } from './budget.ts'
import type { LaneStep } from './call.ts'
import type { LaneState } from './lane-state.ts'
import { bestPage } from './list-look.ts'
import { isWorthwhile, type Look } from './look.ts'
import { longestUnseenMs } from './longest-unseen.ts'
import { nextLookMs } from './pace.ts'
import { nextResult } from './next-result.ts'
import { isIdle, quietUntilMs } from './quiet.ts'
import { polls } from './single-look.ts'

/** While results use up the budget, one look is still taken this often. */
const LONGEST_BLIND_MS = 30_000

/**
 * The next call of the lane: starts first, then results that are known to be there, the
 * oldest first, then whichever look is expected to end most waiting time. Expectation only
 * orders the looks; none is put off for longer than the budget makes it.
 */
export function nextCall(state: LaneState, nowMs: number): LaneStep {
  const [startId] = state.waitingStarts
  const startAtMs = startId === undefined ? Infinity : freeAtMs(state.starts, nowMs)
  if (startId !== undefined && startAtMs <= nowMs) return { kind: 'start', startId }

  const freeMs = isIdle(state) ? Infinity : freeAtMs(state.requests, nowMs)
  if (freeMs > nowMs) return { kind: 'rest', untilMs: Math.min(startAtMs, freeMs) }

  const result = nextResult(state, nowMs)
  const isBusyFetching = state.fetchedAtMs.length > 0
  const isBlind = isBusyFetching && nowMs - state.pace.atMs > LONGEST_BLIND_MS
  if (result && !isBlind) return result

  const look = nextLookMs(state, nowMs) <= nowMs ? bestLook(state, nowMs) : undefined
  if (look) return look.call
  return (
    result ?? { kind: 'rest', untilMs: Math.min(startAtMs, quietUntilMs(state, nowMs)) }
  )
}

function bestLook(state: LaneState, nowMs: number): Look | undefined {
  const { workflows, pageRows } = state
  const frame = { pageRows, overdueMs: longestUnseenMs(state, nowMs), nowMs }
  let best: Look | undefined
  for (const workflow of workflows.values()) {
    for (const look of [bestPage(workflow, frame), ...polls(workflow, nowMs)]) {
      if (look && isWorthwhile(look) && look.worth >= (best?.worth ?? 0)) best = look
    }
  }
  return best
}
