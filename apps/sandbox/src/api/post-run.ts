import { startExecutions } from '../engine/start-execution.ts'
import { planOf } from '../graph/plan.ts'
import { json, type Answer } from '../http/call.ts'
import { isJsonObject, readJson, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import { nextUuid } from '../state/ids.ts'
import { getWorkflow, requireActive } from './find.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/{id}/run` — starts the saved graph with the inputs that are given. */
export function postRun(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const { inputs = {} } = readJson(visit.call)
  if (!isJsonObject(inputs)) throw invalid('inputs must be an object keyed by node id')
  const unknown = Object.keys(inputs).find((id) => !planOf(workflow.graph).has(id))
  if (unknown !== undefined) throw invalid(`Unknown input node: ${unknown}`)
  requireActive(workflow)

  const { world, profile } = visit
  const [execution] = startExecutions(world, {
    workflow,
    graph: workflow.graph,
    triggeredBy: 'manual',
    triggerData: inputs,
    idempotencyKey: visit.call.headers['idempotency-key'] ?? null,
    batchId: nextUuid(world.state, 'batch'),
    runs: [{ inputIndex: 0, overrides: toOverrides(inputs) }],
  })
  return json(202, {
    data: { executionId: execution?.id, status: profile.startStatus },
  })
}

/** A value given for a node stands over whatever its settings say under any name. */
export function toOverrides(inputs: JsonObject): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(inputs).map(([nodeId, value]) => [nodeId, { value }]),
  )
}
