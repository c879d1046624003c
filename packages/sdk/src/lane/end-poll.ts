import { trustBudget } from './budget.ts'
import { changeExecution, changeWorkflow } from './change-workflow.ts'
import { learnDuration } from './durations.ts'
import type { LaneState, Watched } from './lane-state.ts'

/** How soon a result that was not there yet, though its execution had ended, is asked for again. */
const GRACE_MS = 1_000

/** What a poll said about an execution. */
export type PollOutcome = {
  workflowId: string
  executionId: string
  /**
   * `ended`: its result is to be fetched by a call of its own.
   * `incomplete`: it has ended, but what it made is not there yet.
   */
  outcome: 'running' | 'ended' | 'incomplete' | 'finished'
}

/** Takes in the answer to a poll, which is the truth about an execution. */
export function endPoll(
  state: LaneState,
  { workflowId, executionId, outcome }: PollOutcome,
  nowMs: number,
): LaneState {
  const trusted = { ...state, requests: trustBudget(state.requests), failureCount: 0 }
  if (outcome === 'running') {
    return changeExecution(trusted, workflowId, executionId, (watched) =>
      stillRunning(watched, nowMs),
    )
  }
  const learnt = learnEnd(trusted, workflowId, executionId, nowMs)
  return changeExecution(learnt, workflowId, executionId, (watched) => {
    if (outcome === 'finished') return undefined
    return awaitResult(watched, nowMs, outcome === 'ended' ? 0 : GRACE_MS)
  })
}

/** A list that called a running execution ended would do so again, and is no longer asked. */
function stillRunning({ endedAtMs, ...watched }: Watched, nowMs: number): Watched {
  return {
    ...watched,
    isListed: watched.isListed && endedAtMs === undefined,
    isPolledOnly: watched.isPolledOnly || endedAtMs !== undefined,
    seenAtMs: nowMs,
    pollCount: watched.pollCount + 1,
    failureCount: 0,
    isBusy: false,
  }
}

function awaitResult(watched: Watched, nowMs: number, delayMs: number): Watched {
  const endedAtMs = watched.endedAtMs ?? nowMs
  const notBeforeMs = nowMs + delayMs
  return { ...watched, endedAtMs, notBeforeMs, failureCount: 0, isBusy: false }
}

/** What is found by a poll alone teaches how long it took; what a list found has done so. */
function learnEnd(
  state: LaneState,
  workflowId: string,
  executionId: string,
  nowMs: number,
): LaneState {
  return changeWorkflow(state, workflowId, (workflow) => {
    const ended = workflow.executions.find((each) => each.executionId === executionId)
    if (!ended || ended.endedAtMs !== undefined) return workflow
    const durationMs = nowMs - ended.startedAtMs
    return { ...workflow, durations: learnDuration(workflow.durations, durationMs) }
  })
}
