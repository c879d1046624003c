import type { LaneCall } from './call.ts'

/** A call that may find ends, and how much it is worth to make it now. */
export type Look = {
  call: Exclude<LaneCall, { kind: 'start' }>
  /** How many ends it is expected to find. */
  ends: number
  /** Waiting time it is expected to end, for each call it costs. */
  worth: number
  /** How long its longest unseen execution has been unseen. */
  unseenMs: number
}

/** From where it is looked: what all looks of one moment have in common. */
export type LookFrame = { pageRows: number; overdueMs: number; nowMs: number }

/** A look is worth its call when it is expected to find this many ends. */
export const ENOUGH_ENDS = 0.1

/** And in any case when something has not been seen for so long. */
export const LONGEST_UNSEEN_MS = 5_000

/** However much budget there is, nobody needs to know sooner than this. */
export const SHORTEST_UNSEEN_MS = 1_000

export function isWorthwhile({ call, ends, unseenMs }: Look): boolean {
  if (call.kind === 'poll' || unseenMs >= LONGEST_UNSEEN_MS) return true
  return ends >= ENOUGH_ENDS && unseenMs >= SHORTEST_UNSEEN_MS
}
