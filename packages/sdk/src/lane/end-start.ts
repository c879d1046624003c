import { trustBudget } from './budget.ts'
import type { LaneState } from './lane-state.ts'

/** Takes in that a start was answered, by whatever is no failure of the upstream itself. */
export function endStart(state: LaneState): LaneState {
  return { ...state, starts: trustBudget(state.starts), startFailureCount: 0 }
}
