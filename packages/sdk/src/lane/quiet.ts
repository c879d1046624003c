import type { LaneState, WatchedWorkflow } from './lane-state.ts'
import { bestPage } from './list-look.ts'
import { ENOUGH_ENDS, LONGEST_UNSEEN_MS, SHORTEST_UNSEEN_MS } from './look.ts'
import { nextLookMs } from './pace.ts'
import { isAlone, isRunning, pollDueMs } from './single-look.ts'

/** How far ahead it looks to tell how fast ends come in. */
const GLANCE_MS = 500

/** Sooner than this it is not worth waking up again. */
const SHORTEST_REST_MS = 50

/** Until when there is nothing worth a call, if nothing new happens. */
export function quietUntilMs(state: LaneState, nowMs: number): number {
  const dueMs = [...state.workflows.values()]
    .map((workflow) => Math.min(pollsDueMs(workflow), pageDueMs(state, workflow, nowMs)))
    .reduce((a, b) => Math.min(a, b), Infinity)
  const wakeMs = Math.max(dueMs, nextLookMs(state, nowMs))
  return Math.min(resultDueMs(state), Math.max(wakeMs, nowMs + SHORTEST_REST_MS))
}

/** Whether anything is awaited at all. */
export function isIdle({ workflows }: LaneState): boolean {
  return [...workflows.values()].every(({ executions }) => executions.length === 0)
}

function pollsDueMs(workflow: WatchedWorkflow): number {
  return workflow.executions
    .filter((watched) => isRunning(watched) && isAlone(workflow, watched))
    .reduce((earliest, watched) => Math.min(earliest, pollDueMs(watched)), Infinity)
}

/** When a page holds enough ends, or has not been seen for too long. */
function pageDueMs(
  { pageRows }: LaneState,
  workflow: WatchedWorkflow,
  nowMs: number,
): number {
  const { notBeforeMs } = workflow
  const soon = bestPage(
    { ...workflow, notBeforeMs: 0 },
    {
      pageRows,
      overdueMs: Infinity,
      nowMs: nowMs + GLANCE_MS,
    },
  )
  if (!soon) return Infinity

  const unseenMs = soon.unseenMs - GLANCE_MS
  const ripeInMs = Math.max(
    (GLANCE_MS * ENOUGH_ENDS) / soon.ends,
    SHORTEST_UNSEEN_MS - unseenMs,
  )
  const dueMs = nowMs + Math.min(ripeInMs, LONGEST_UNSEEN_MS - unseenMs)
  return Math.max(notBeforeMs, dueMs)
}

function resultDueMs({ workflows }: LaneState): number {
  return [...workflows.values()]
    .flatMap(({ executions }) => executions)
    .filter(({ endedAtMs, isBusy }) => endedAtMs !== undefined && !isBusy)
    .reduce((earliest, { notBeforeMs }) => Math.min(earliest, notBeforeMs), Infinity)
}
