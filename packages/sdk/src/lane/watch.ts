import { changeExecution, changeWorkflow } from './change-workflow.ts'
import type { LaneState, Watched, WatchedWorkflow } from './lane-state.ts'

/** An execution to wait for. */
export type WatchInput = {
  executionId: string
  /** Without it the execution cannot be found in a list and is polled by itself. */
  workflowId?: string | undefined
  startedAtMs: number
  /** Polls it by itself, since a list does not tell what becomes of its nodes. */
  isPolledOnly?: boolean | undefined
}

/** Executions of unknown workflows live together under a name that no list is read for. */
export const UNKNOWN_WORKFLOW = ''

/** Begins to wait for the end of an execution. */
export function watch(state: LaneState, input: WatchInput): LaneState {
  const { executionId, workflowId = UNKNOWN_WORKFLOW, isPolledOnly } = input
  return changeWorkflow(state, workflowId, (workflow) => {
    const known = workflow.executions.find((each) => each.executionId === executionId)
    if (!known) return insert(workflow, aWatch(input))
    return isPolledOnly ? pollOnly(workflow, known) : workflow
  })
}

/** Stops waiting for it. */
export function unwatch(
  state: LaneState,
  workflowId: string | undefined,
  executionId: string,
): LaneState {
  const where = workflowId ?? UNKNOWN_WORKFLOW
  return changeExecution(state, where, executionId, () => undefined)
}

/** Puts a start into the queue; `nextCall` says when it is its turn. */
export function queueStart(state: LaneState, startId: string): LaneState {
  return { ...state, waitingStarts: [...state.waitingStarts, startId] }
}

/** Puts these starts into the queue in place of those that wait. */
export function replaceStarts(state: LaneState, startIds: readonly string[]): LaneState {
  return { ...state, waitingStarts: startIds }
}

/**
 * A new start comes first and moves all others down by one. One that is older than others,
 * as after a crash, is taken to come right after the next newer one; a list corrects it.
 */
function insert(workflow: WatchedWorkflow, added: Watched): WatchedWorkflow {
  const { executions, head } = workflow
  const found = executions.findIndex((each) => each.startedAtMs <= added.startedAtMs)
  const index = found === -1 ? executions.length : found
  const newer = executions[index - 1]
  const sequence = newer ? newer.sequence - 1 : head + 1

  return {
    ...workflow,
    head: Math.max(head, sequence),
    executions: executions.toSpliced(index, 0, {
      ...added,
      sequence,
      place: index === 0 ? 'seen' : 'unknown',
    }),
  }
}

function pollOnly(workflow: WatchedWorkflow, known: Watched): WatchedWorkflow {
  const changed = { ...known, isListed: false, isPolledOnly: true }
  const executions = workflow.executions.map((each) => (each === known ? changed : each))
  return { ...workflow, executions }
}

function aWatch({
  executionId,
  workflowId = UNKNOWN_WORKFLOW,
  startedAtMs,
  isPolledOnly = workflowId === UNKNOWN_WORKFLOW,
}: WatchInput): Watched {
  return {
    executionId,
    startedAtMs,
    sequence: 0,
    place: 'unknown',
    isListed: !isPolledOnly,
    isPolledOnly,
    seenAtMs: startedAtMs,
    pollCount: 0,
    notBeforeMs: 0,
    failureCount: 0,
    isBusy: false,
  }
}
