import { overridesFor } from '../engine/overrides.ts'
import { startExecutions } from '../engine/start-execution.ts'
import { planOf } from '../graph/plan.ts'
import { json, type Answer } from '../http/call.ts'
import { isJsonObject, readJson } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import { nextUuid } from '../state/ids.ts'
import { getWorkflow, requireActive } from './find.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/{id}/run` — starts the saved graph with the inputs that are given. */
export function postRun(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const { inputs = {} } = readJson(visit.call)
  if (!isJsonObject(inputs)) throw invalid('inputs must be an object keyed by node id')
  const overrides = overridesFor(planOf(workflow.graph), inputs)
  requireActive(workflow)

  const { world, profile } = visit
  const [execution] = startExecutions(world, {
    workflow,
    graph: workflow.graph,
    triggeredBy: 'manual',
    triggerData: inputs,
    idempotencyKey: visit.call.headers['idempotency-key'] ?? null,
    batchId: nextUuid(world.state, 'batch'),
    runs: [{ inputIndex: 0, overrides }],
  })
  return json(202, {
    data: { executionId: execution?.id, status: profile.startStatus },
  })
}
