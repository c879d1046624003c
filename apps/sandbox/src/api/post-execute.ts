import { runsFor } from '../engine/batch.ts'
import { matchInputs } from '../engine/match-inputs.ts'
import { cacheOf, partFor, staleIn, type Part } from '../engine/partial-run.ts'
import { startExecutions } from '../engine/start-execution.ts'
import { checkGraph } from '../graph/check-graph.ts'
import { shared } from '../graph/graph-name.ts'
import { planOf } from '../graph/plan.ts'
import type { Graph } from '../graph/wire.ts'
import type { Answer } from '../http/call.ts'
import { isJsonObject, readJson, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import { idempotencyKeyOf } from '../ledgers/idempotency.ts'
import type { Profile } from '../profile.ts'
import { nextUuid } from '../state/ids.ts'
import type { Workflow } from '../state/workflow.ts'
import { answerExecute } from './execute-answer.ts'
import { getWorkflow, requireActive } from './find.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/{id}/execute` — runs the graph that is sent along. */
export function postExecute(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const body = readJson(visit.call)
  const graph = readGraph(body, workflow, visit.profile)
  requireActive(workflow)

  const plan = planOf(graph)
  const part = readPart(body, graph, workflow)
  const inputs = isJsonObject(body['inputs']) ? matchInputs(workflow, body['inputs']) : {}
  const executions = startExecutions(visit.world, {
    workflow,
    graph,
    triggeredBy: 'manual',
    triggerData: isJsonObject(body['triggerData']) ? body['triggerData'] : {},
    idempotencyKey: idempotencyKeyOf(visit.call) ?? null,
    batchId: nextUuid(visit.world.state, 'batch'),
    runs: runsFor(body['iteratorConfigs'], plan, inputs),
    ...(part && { part }),
  })
  return answerExecute(visit, workflow.id, executions, part ? staleIn(part, plan) : [])
}

/** The documentation wants the graph with every call; other material sends inputs alone. */
function readGraph(body: JsonObject, workflow: Workflow, profile: Profile): Graph {
  const { nodes, edges } = body
  if (nodes === undefined && edges === undefined && profile.executesSaved) {
    return workflow.graph
  }
  if (!Array.isArray(nodes) || !Array.isArray(edges)) {
    throw invalid('Missing required fields: nodes, edges', 'missing_fields')
  }
  if (nodes.length === 0) throw invalid('At least one node must be provided')
  return shared(checkGraph(nodes, edges, profile.invalidGraphStatus), workflow.graph)
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
