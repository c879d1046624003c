import { startExecutions } from '../engine/start-execution.ts'
import { checkGraph } from '../graph/check-graph.ts'
import type { Graph } from '../graph/wire.ts'
import { json, type Answer } from '../http/call.ts'
import { isJsonObject, readJson, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import { idempotencyKeyOf } from '../ledgers/idempotency.ts'
import type { Execution } from '../state/execution.ts'
import { nextUuid } from '../state/ids.ts'
import { iso, nodeRunsOf } from './execution-view.ts'
import { getWorkflow, requireActive } from './find.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/{id}/execute` — runs the graph that is sent along. */
export function postExecute(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const body = readJson(visit.call)
  const graph = readSentGraph(body, visit.profile.invalidGraphStatus)
  requireActive(workflow)

  const executions = startExecutions(visit.world, {
    workflow,
    graph,
    triggeredBy: 'manual',
    triggerData: isJsonObject(body['triggerData']) ? body['triggerData'] : {},
    idempotencyKey: idempotencyKeyOf(visit.call) ?? null,
    batchId: nextUuid(visit.world.state, 'batch'),
    runs: [{ inputIndex: 0, overrides: {} }],
  })
  return answer(visit, workflow.id, executions)
}

function readSentGraph({ nodes, edges }: JsonObject, invalidStatus: number): Graph {
  if (!Array.isArray(nodes) || !Array.isArray(edges)) {
    throw invalid('Missing required fields: nodes, edges', 'missing_fields')
  }
  if (nodes.length === 0) throw invalid('At least one node must be provided')
  return checkGraph(nodes, edges, invalidStatus)
}

function answer(
  { world, profile }: Visit,
  workflowId: string,
  executions: readonly Execution[],
): Answer {
  const [first] = executions
  const body = {
    workflowId,
    batchId: first?.batchId,
    executionRuns: executions.map((execution) =>
      toExecutionRun(execution, world.origin()),
    ),
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
    endTime: null,
    status: 'RUNNING',
    error: null,
    nodeRuns: nodeRunsOf(execution, origin),
    batchId: execution.batchId,
    runIndexInBatch: execution.runIndexInBatch,
    inputIndex: execution.inputIndex,
  }
}
