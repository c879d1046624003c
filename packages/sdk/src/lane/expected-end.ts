import { medianEndMs } from './durations.ts'
import type { LaneState } from './lane-state.ts'
import { UNKNOWN_WORKFLOW } from './watch.ts'

/** When an execution will probably end; undefined while nothing is known of its workflow. */
export function expectedEndMs(
  { workflows }: LaneState,
  workflowId: string | undefined,
  executionId: string,
  nowMs: number,
): number | undefined {
  const workflow = workflows.get(workflowId ?? UNKNOWN_WORKFLOW)
  const watched = workflow?.executions.find((each) => each.executionId === executionId)
  if (!workflow || !watched) return undefined

  const ageMs = medianEndMs(workflow.durations, nowMs - watched.startedAtMs)
  return ageMs === undefined ? undefined : watched.startedAtMs + ageMs
}
