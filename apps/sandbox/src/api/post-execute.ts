import { runsFor } from '../engine/batch.ts'
import {
  cacheOf,
  partFor,
  staleIn,
  type Part,
  type StaleDependency,
} from '../engine/partial-run.ts'
import { startExecutions } from '../engine/start-execution.ts'
import { checkGraph } from '../graph/check-graph.ts'
import { shared } from '../graph/graph-name.ts'
import { planOf } from '../graph/plan.ts'
import type { Graph } from '../graph/wire.ts'
import { json, type Answer } from '../http/call.ts'
import { isJsonObject, readJson, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import { idempotencyKeyOf } from '../ledgers/idempotency.ts'
import type { Execution } from '../state/execution.ts'
import { nextUuid } from '../state/ids.ts'
import type { Workflow } from '../state/workflow.ts'
import { iso, nodeRunsOf } from './execution-view.ts'
import { getWorkflow, requireActive } from './find.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/{id}/execute` — runs the graph that is sent along. */
export function postExecute(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const body = readJson(visit.call)
  const sent = readSentGraph(body, visit.profile.invalidGraphStatus)
  const graph = shared(sent, workflow.graph)
  requireActive(workflow)

  const plan = planOf(graph)
  const part = readPart(body, graph, workflow)
  const executions = startExecutions(visit.world, {
    workflow,
    graph,
    triggeredBy: 'manual',
    triggerData: isJsonObject(body['triggerData']) ? body['triggerData'] : {},
    idempotencyKey: idempotencyKeyOf(visit.call) ?? null,
    batchId: nextUuid(visit.world.state, 'batch'),
    runs: runsFor(body['iteratorConfigs'], plan),
    ...(part && { part }),
  })
  return answer(visit, workflow.id, executions, part ? staleIn(part, plan) : [])
}

/** With a target only a part of the graph runs; `force` forgets what was made before. */
function readPart(body: JsonObject, graph: Graph, workflow: Workflow): Part | undefined {
  const { targetNodeId, force } = body
  if (force === true) workflow.cache = {}
  if (targetNodeId === undefined || targetNodeId === null) return undefined
  if (typeof targetNodeId !== 'string') throw invalid('targetNodeId must be a string')
  const cachedOf = force === true ? () => undefined : cacheOf(graph, workflow)
  return partFor(graph, targetNodeId, cachedOf)
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
    endTime: null,
    status: 'RUNNING',
    error: null,
    nodeRuns: nodeRunsOf(execution, origin),
    batchId: execution.batchId,
    runIndexInBatch: execution.runIndexInBatch,
    inputIndex: execution.inputIndex,
  }
}
