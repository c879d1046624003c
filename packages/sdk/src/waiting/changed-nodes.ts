import type { ExecutionState } from '../wire/execution.ts'
import type { NodeRun } from '../wire/node-run.ts'

/** The nodes that are not as they were the last time. */
export function changedNodes(
  before: ExecutionState | undefined,
  after: ExecutionState,
): NodeRun[] {
  const known = new Map(before?.nodeRuns.map((run) => [run.nodeId, run]))
  return after.nodeRuns.filter((run) => {
    const old = known.get(run.nodeId)
    return old?.status !== run.status || old.progress !== run.progress
  })
}
