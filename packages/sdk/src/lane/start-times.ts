import { freeAtMs, recordCall } from './budget.ts'
import type { LaneState } from './lane-state.ts'

/** When each start that waits will be sent, in order, if nothing refuses one. */
export function startTimesMs(
  { starts, waitingStarts }: LaneState,
  nowMs: number,
): number[] {
  let budget = starts
  let atMs = nowMs
  return waitingStarts.map(() => {
    atMs = freeAtMs(budget, atMs)
    budget = recordCall(budget, atMs)
    return atMs
  })
}
