import { changeExecution, changeWorkflow } from './change-workflow.ts'
import type { LaneState, Watched, WatchedWorkflow } from './lane-state.ts'

export type WatchInput = {
  executionId: string
  /** Without it the execution cannot be found in a list and is polled by itself. */
  workflowId?: string | undefined
  startedAtMs: number
}

/** Executions of unknown workflows live together under a name that no list is read for. */
export const UNKNOWN_WORKFLOW = ''

/** Begins to wait for the end of an execution. */
export function watch(
  state: LaneState,
  { executionId, workflowId = UNKNOWN_WORKFLOW, startedAtMs }: WatchInput,
): LaneState {
  return changeWorkflow(state, workflowId, (workflow) => {
    if (workflow.executions.some((each) => each.executionId === executionId))
      return workflow
    const isListed = workflowId !== UNKNOWN_WORKFLOW
    return insert(workflow, aWatch(executionId, startedAtMs, isListed))
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
    executions: executions.toSpliced(index, 0, { ...added, sequence }),
  }
}

function aWatch(executionId: string, startedAtMs: number, isListed: boolean): Watched {
  return {
    executionId,
    startedAtMs,
    sequence: 0,
    isListed,
    seenAtMs: startedAtMs,
    pollCount: 0,
    notBeforeMs: 0,
    isBusy: false,
  }
}
