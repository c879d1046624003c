import { json, type Answer } from '../http/call.ts'
import { countPoll } from '../engine/settle.ts'
import { nodeRunsOf, nodeStatesOf } from './execution-view.ts'
import { getExecution } from './find.ts'
import type { Visit } from './route.ts'

/** `GET /workflows/executions/{id}/poll` — always 200, whatever became of the execution. */
export function getPoll(visit: Visit): Answer {
  const execution = getExecution(visit)
  countPoll(visit.world, execution)
  const origin = visit.world.origin()
  const states = visit.profile.nodeStates
    ? {
        executionId: execution.id,
        workflowId: execution.workflowId,
        nodeStates: nodeStatesOf(execution, origin),
      }
    : {}
  return json(200, {
    status: execution.status,
    ...(execution.error !== null && { error: execution.error }),
    nodeResults: { nodeRuns: nodeRunsOf(execution, origin) },
    ...states,
  })
}
