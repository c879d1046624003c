import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { ANY_WORKFLOW_FIELD, chosenWorkflow } from '../fields/workflow-field.ts'
import { workflowUrl } from '../items/item.ts'
import { toAttention, type Attention } from '../relay/attention.ts'
import type { Subscription } from '../relay/endpoints.ts'
import { listRecentEvents } from '../relay/events.ts'
import { verifiedEvent } from '../relay/verified-event.ts'
import { performSubscribe, performUnsubscribe } from './subscribing.ts'

const SAMPLE_COUNT = 3
// How far back samples are looked for.
const RECENT_COUNT = 100

export const RUN_NEEDS_ATTENTION = {
  key: 'run_needs_attention',
  noun: 'Run',
  display: {
    label: 'Run Needs Attention',
    description:
      'Triggers when a run cannot be started, for example without credits, or takes very long. Needs a server in the connection.',
  },
  operation: {
    type: 'hook',
    performSubscribe: subscribeToTrouble,
    performUnsubscribe,
    perform: takeDelivery,
    performList: listSamples,
    inputFields: [ANY_WORKFLOW_FIELD],
    outputFields: [
      { key: 'id', label: 'ID', type: 'string', primary: true },
      { key: 'run_id', label: 'Wireflow Connect ID', type: 'string' },
      { key: 'workflow_id', label: 'Workflow ID', type: 'string' },
      { key: 'workflow_name', label: 'Workflow Name', type: 'string' },
      { key: 'workflow_url', label: 'Workflow URL', type: 'string' },
      { key: 'reason', label: 'Reason', type: 'string' },
      { key: 'message', label: 'Message', type: 'string' },
      { key: 'required_credits', label: 'Required Credits', type: 'number' },
      { key: 'available_credits', label: 'Available Credits', type: 'number' },
      { key: 'accepted_at', label: 'Accepted At', type: 'datetime' },
      { key: 'gives_up_at', label: 'Gives Up At', type: 'datetime' },
    ],
    sample: {
      id: 'run_01m81ztwcsacgwq9fxd2awm805.insufficient_credits.2026-09-01T10:00:01.000Z',
      run_id: 'run_01m81ztwcsacgwq9fxd2awm805',
      workflow_id: 'cmx0demo1',
      workflow_name: 'Product shots',
      workflow_url: 'https://www.wireflow.ai/workflows/cmx0demo1',
      reason: 'insufficient_credits',
      message: 'Insufficient credits. Required: 24, Available: 5',
      required_credits: 24,
      available_credits: 5,
      accepted_at: '2026-09-01T10:00:00.000Z',
    },
  },
} satisfies Trigger

async function subscribeToTrouble(z: ZObject, bundle: Bundle): Promise<Subscription> {
  const eventTypes = ['run.blocked', 'run.overdue']
  const description = 'A Zap: Run Needs Attention'
  return performSubscribe(z, bundle, { eventTypes, description })
}

async function takeDelivery(z: ZObject, bundle: Bundle) {
  return toItems(bundle, [verifiedEvent(z, bundle)])
}

async function listSamples(z: ZObject, bundle: Bundle) {
  const events = await listRecentEvents(z, bundle, RECENT_COUNT)
  return toItems(bundle, events).slice(0, SAMPLE_COUNT)
}

function toItems(bundle: Bundle, events: readonly unknown[]) {
  const wanted = chosenWorkflow(bundle)
  return events
    .flatMap((event) => toAttention(event) ?? [])
    .filter(({ workflowId }) => wanted === undefined || wanted === workflowId)
    .map((attention) => toItem(bundle, attention))
}

function toItem(bundle: Bundle, { runId, workflowId, reason, ...attention }: Attention) {
  return {
    id: `${runId}.${reason}.${attention.at}`,
    run_id: runId,
    workflow_id: workflowId,
    workflow_name: attention.workflowName ?? null,
    workflow_url: workflowUrl(bundle, workflowId),
    reason,
    message: attention.message,
    required_credits: attention.requiredCredits ?? null,
    available_credits: attention.availableCredits ?? null,
    accepted_at: attention.acceptedAt ?? null,
    gives_up_at: attention.deadlineAt ?? null,
  }
}
