import type { StaleDependency } from '../engine/partial-run.ts'
import { json, type Answer } from '../http/call.ts'
import type { JsonObject } from '../http/read-json.ts'
import type { Execution } from '../state/execution.ts'
import { iso, nodeRunsOf } from './execution-view.ts'
import type { Visit } from './route.ts'

/** The 201 of an execute: one run, or one for each input of a batch. */
export function answerExecute(
  { world, profile }: Visit,
  workflowId: string,
  executions: readonly Execution[],
  staleDependencies: readonly StaleDependency[],
): Answer {
  const [first] = executions
  const body = {
    workflowId,
    batchId: first?.batchId,
    executionRuns: executions.map((execution) =>
      toExecutionRun(execution, world.origin()),
    ),
    ...(staleDependencies.length > 0 && { staleDependencies }),
  }
  const location = `/api/v1/workflows/executions/${first?.id}`
  if (!profile.wrapsWrites) return json(201, body, { location })
  const data = { executionId: first?.id, status: profile.startStatus, ...body }
  return json(201, { data }, { location })
}

function toExecutionRun(execution: Execution, origin: string): JsonObject {
  return {
    id: execution.id,
    startTime: iso(execution.startedAt),
    // Running even when it takes no time: nodes that are quick show in the node runs.
    endTime: null,
    status: 'RUNNING',
    error: null,
    nodeRuns: nodeRunsOf(execution, origin),
    batchId: execution.batchId,
    runIndexInBatch: execution.runIndexInBatch,
    inputIndex: execution.inputIndex,
  }
}
