import { correctBudget, type BudgetReport } from './budget.ts'
import type { LaneState } from './lane-state.ts'

/** Takes in what an answer, to a call of the lane or to any other, said about a budget. */
export function learnBudget(
  state: LaneState,
  bucket: 'requests' | 'executions',
  report: BudgetReport,
  nowMs: number,
): LaneState {
  return bucket === 'requests'
    ? { ...state, requests: correctBudget(state.requests, report, nowMs) }
    : { ...state, starts: correctBudget(state.starts, report, nowMs) }
}
