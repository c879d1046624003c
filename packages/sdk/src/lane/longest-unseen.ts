import type { LaneState, WatchedWorkflow } from './lane-state.ts'
import { rankOf } from './list-look.ts'
import { looksPerMinute } from './pace.ts'

/** What is expected orders the looks only as long as nothing goes unseen longer than this. */
const FLOOR_MS = 20_000

/** When one look at everything takes long, going round takes at most so much of all looks. */
const SHARE_OF_ROUNDS = 0.33

/** How long an execution may go unseen: 20 s, or longer where the budget makes it. */
export function longestUnseenMs(state: LaneState, nowMs: number): number {
  const calls = [...state.workflows.values()]
    .map((workflow) => callsOfRound(workflow, state.pageRows))
    .reduce((a, b) => a + b, 0)
  const roundMs = (calls * 60_000) / looksPerMinute(state, nowMs)
  return Math.max(FLOOR_MS, roundMs / SHARE_OF_ROUNDS)
}

/** How many calls it takes to see every execution of a workflow once. */
function callsOfRound(workflow: WatchedWorkflow, pageRows: number): number {
  const listed = workflow.executions.filter(({ isListed }) => isListed)
  const polled = workflow.executions.length - listed.length
  const [newest] = listed
  const oldest = listed.at(-1)
  if (!newest || !oldest) return polled
  return (
    polled +
    Math.ceil((rankOf(workflow, oldest) - rankOf(workflow, newest) + 1) / pageRows)
  )
}
