import { matchInputs } from '../engine/match-inputs.ts'
import { startExecutions } from '../engine/start-execution.ts'
import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { notFound } from '../http/refusal.ts'
import { nextUuid } from '../state/ids.ts'
import { takeFrom } from '../ledgers/rate.ts'
import type { Workflow } from '../state/workflow.ts'
import type { World } from '../world.ts'
import { requireActive } from './find.ts'
import type { OpenVisit } from './route.ts'

/** `GET /workflow/{webhookId}/trigger` — whether there is something to trigger. */
export function getTrigger({ world, params }: OpenVisit): Answer {
  const workflow = findTriggered(world, params['webhookId'] ?? '')
  return json(200, {
    workflowId: workflow.id,
    name: workflow.name,
    isActive: workflow.isActive,
    message: workflow.isActive
      ? 'Webhook is configured. Use POST to trigger execution.'
      : 'Webhook is configured, but the workflow is not active.',
  })
}

/** `POST /workflow/{webhookId}/trigger` — starts the workflow for anyone who knows the id. */
export function postTrigger({ world, call, params, now }: OpenVisit): Answer {
  const workflow = findTriggered(world, params['webhookId'] ?? '')
  const triggerData = readJson(call)
  requireActive(workflow)
  // A trigger has no key of its own, so it draws on the owner's.
  const owner = [...world.state.keys.values()].find(
    ({ accountId }) => accountId === workflow.accountId,
  )
  const headers = owner ? takeFrom(world.state, owner, 'executes', now) : {}
  const [execution] = startExecutions(world, {
    workflow,
    graph: workflow.graph,
    triggeredBy: 'webhook',
    triggerData,
    idempotencyKey: null,
    batchId: nextUuid(world.state, 'batch'),
    runs: [{ inputIndex: 0, overrides: matchInputs(workflow, triggerData) }],
  })
  const message = 'Workflow execution queued successfully'
  return json(202, { executionId: execution?.id, status: 'queued', message }, headers)
}

/** `OPTIONS /workflow/{webhookId}/trigger` — lets any page send the request. */
export function optionsTrigger(): Answer {
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': 'Content-Type, Authorization',
      'access-control-max-age': '86400',
    },
    body: '',
  }
}

function findTriggered(world: World, id: string): Workflow {
  const { workflows, settings } = world.state
  const byWebhook = [...workflows.values()].find(({ webhookId }) => webhookId === id)
  const found =
    byWebhook ?? (settings.triggerByWorkflowId ? workflows.get(id) : undefined)
  if (!found) throw notFound('Workflow')
  return found
}
