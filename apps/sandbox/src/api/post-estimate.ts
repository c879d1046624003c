import { forecast } from '../engine/iterations.ts'
import { planOf, type Step } from '../graph/plan.ts'
import { json, type Answer } from '../http/call.ts'
import type { JsonObject } from '../http/read-json.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'

const USD_PER_CREDIT = 0.0078

/** `POST /workflows/{id}/estimate` — a lower bound while a list is not known yet. */
export function postEstimate(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const plan = planOf(workflow.graph)
  const runs = forecast(plan)
  const breakdown = [...plan.values()]
    .filter(({ spec }) => spec.credits > 0)
    .map((step) => toLine(step, runs.get(step.node.id)))
  const estimatedCredits = breakdown.reduce((sum, { credits }) => sum + credits, 0)
  const account = visit.world.state.accounts.get(workflow.accountId)
  const availableCredits = (account?.credits ?? 0) - (account?.reserved ?? 0)
  const data: JsonObject = {
    workflowId: workflow.id,
    estimatedCredits,
    estimatedProviderCostUsd: Number((estimatedCredits * USD_PER_CREDIT).toFixed(4)),
    availableCredits,
    creditSource: `user:${workflow.accountId.replace('user_', '')}`,
    sufficient: availableCredits >= estimatedCredits,
    estimateComplete: breakdown.every(({ unknownIterations }) => !unknownIterations),
    breakdown,
    warnings: [],
  }
  return json(200, { data })
}

function toLine(
  { node, spec }: Step,
  run: { iterations: number; known: boolean } = { iterations: 1, known: true },
) {
  return {
    nodeId: node.id,
    nodeLabel: node.data.label,
    model: spec.model ?? spec.nodeType.replaceAll(':', '/'),
    credits: spec.credits * run.iterations,
    unitCredits: spec.credits,
    iterations: run.iterations,
    unknownIterations: !run.known,
    fanOutUncertainty: run.known ? 'none' : 'unknown',
  }
}
