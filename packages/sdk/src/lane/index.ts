export { beginCall } from './begin-call.ts'
export { capacity, WINDOW_MS, type Budget, type BudgetReport } from './budget.ts'
export type { LaneCall, LaneStep } from './call.ts'
export { learnDuration, NO_DURATIONS, type Durations } from './durations.ts'
export { endFailure, LONGEST_REST_MS, type CallFailure } from './end-failure.ts'
export { endList, type LaneRow, type Page } from './end-list.ts'
export { endPoll, type PollOutcome } from './end-poll.ts'
export { endStart } from './end-start.ts'
export { expectedEndMs } from './expected-end.ts'
export { giveUpList } from './give-up-list.ts'
export {
  createLane,
  type LaneOptions,
  type LaneState,
  type Watched,
  type WatchedWorkflow,
} from './lane-state.ts'
export { learnBudget } from './learn-budget.ts'
export { nextCall } from './next-call.ts'
export { countRequest, nextRequestMs } from './other-request.ts'
export { pauseLane, pauseStarts, resumeLane } from './pause.ts'
export { pollDelayMs } from './poll-delay.ts'
export { recallDurations } from './recall-durations.ts'
export { toLaneRow } from './to-row.ts'
export { queueStart, replaceStarts, unwatch, watch, type WatchInput } from './watch.ts'
