import { json, type Answer } from '../http/call.ts'
import { countPoll } from '../engine/settle.ts'
import {
  creditsUsedOf,
  executionTimeOf,
  iso,
  nodeRunsOf,
  nodeStatesOf,
} from './execution-view.ts'
import { getExecution } from './find.ts'
import type { Visit } from './route.ts'

/** `GET /workflows/executions/{id}` — the whole record, with cost and times. */
export function getExecutionDetail(visit: Visit): Answer {
  const execution = getExecution(visit)
  countPoll(visit.world, execution)
  const origin = visit.world.origin()
  const running = Object.entries(execution.nodes).find(
    ([, { status }]) => status === 'RUNNING',
  )
  return json(200, {
    id: execution.id,
    workflowId: execution.workflowId,
    status: execution.status,
    triggeredBy: execution.triggeredBy,
    triggerData: execution.triggerData,
    nodeResults: { nodeRuns: nodeRunsOf(execution, origin) },
    currentNode: running?.[0] ?? null,
    // Null even when completed, as documented: outputs are in the node runs.
    output: null,
    error: execution.error,
    errorNode: execution.errorNode,
    executionTime: executionTimeOf(execution),
    creditsUsed: creditsUsedOf(execution),
    startedAt: iso(execution.startedAt),
    completedAt: iso(execution.endedAt),
    workflowSnapshot: execution.graph,
    ...(visit.profile.nodeStates && { nodeStates: nodeStatesOf(execution, origin) }),
  })
}
