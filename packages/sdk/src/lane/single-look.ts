import { endChance } from './expectation.ts'
import type { Watched, WatchedWorkflow } from './lane-state.ts'
import type { Look } from './look.ts'
import { pollDelayMs } from './poll-delay.ts'

/** A poll that finds an end fetches its result as well, and so is half paid for. */
const LIKELY = 0.3

/** When an execution that is watched by itself is to be asked about. */
export function pollDueMs(watched: Watched): number {
  const dueMs = watched.seenAtMs + pollDelayMs(watched.pollCount)
  return Math.max(dueMs, watched.notBeforeMs)
}

/** Whether an execution is watched by itself, and not by the list of its workflow. */
export function isAlone(workflow: WatchedWorkflow, watched: Watched): boolean {
  return !watched.isListed || workflow.executions.length === 1
}

/** The polls of single executions that may be made now. */
export function polls(workflow: WatchedWorkflow, nowMs: number): Look[] {
  return workflow.executions
    .filter((watched) => isRunning(watched) && watched.notBeforeMs <= nowMs)
    .flatMap((watched) => pollOf(workflow, watched, nowMs))
}

export function isRunning({ isBusy, endedAtMs }: Watched): boolean {
  return !isBusy && endedAtMs === undefined
}

function pollOf(workflow: WatchedWorkflow, watched: Watched, nowMs: number): Look[] {
  const chance = endChance(workflow.durations, watched, nowMs)
  const isDue = isAlone(workflow, watched)
    ? nowMs >= pollDueMs(watched)
    : chance >= LIKELY && !workflow.isBusy
  if (!isDue) return []

  const { executionId } = watched
  const unseenMs = nowMs - watched.seenAtMs
  return [
    {
      call: {
        kind: 'poll',
        workflowId: workflow.workflowId,
        executionId,
        isResult: false,
      },
      ends: chance,
      worth: (chance * unseenMs) / (1 - chance),
      unseenMs,
    },
  ]
}
