import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { chosenStatuses, STATUSES_FIELD } from '../fields/statuses-field.ts'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { toItem, type Item } from '../items/item.ts'
import type { Outcome } from '../runs/outcome.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { subscribe, unsubscribe, type Subscription } from '../relay/endpoints.ts'
import { listRecentEnds, toEventOutcome } from '../relay/events.ts'
import { verifiedEvent } from '../relay/verified-event.ts'

const SAMPLE_COUNT = 3
// How far back samples are looked for.
const RECENT_COUNT = 100

export const EXECUTION_FINISHED = {
  key: 'execution_finished',
  noun: 'Execution',
  display: {
    label: 'Execution Finished',
    description:
      'Triggers when a run that the relay of the connection follows has ended.',
  },
  operation: {
    type: 'hook',
    performSubscribe,
    performUnsubscribe,
    perform: takeDelivery,
    performList: listSamples,
    inputFields: [
      {
        ...WORKFLOW_FIELD,
        required: false,
        helpText: 'Leave it empty for all workflows.',
      },
      STATUSES_FIELD,
    ],
    outputFields: ITEM_FIELDS,
    sample: SAMPLE,
  },
} satisfies Trigger

async function performSubscribe(z: ZObject, bundle: Bundle): Promise<Subscription> {
  return subscribe(z, bundle, {
    url: bundle.targetUrl ?? '',
    statuses: chosenStatuses(bundle),
    workflowId: chosenWorkflow(bundle),
  })
}

async function performUnsubscribe(z: ZObject, bundle: Bundle): Promise<object> {
  const id = bundle.subscribeData?.id
  if (id) await unsubscribe(z, bundle, id)
  return {}
}

/** One delivery of the relay, if its signature is right. */
async function takeDelivery(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const outcome = toEventOutcome(verifiedEvent(z, bundle))
  return outcome && isWanted(bundle, outcome) ? [toItem(z, bundle, outcome)] : []
}

/** The same events as they were delivered, so that samples look like the real thing. */
async function listSamples(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const recent = await listRecentEnds(z, bundle, RECENT_COUNT)
  return recent
    .filter((outcome) => isWanted(bundle, outcome))
    .slice(0, SAMPLE_COUNT)
    .map((outcome) => toItem(z, bundle, outcome))
}

// The relay filters, too; but a Zap that was edited may still get what it asked for before.
function isWanted(bundle: Bundle, { workflowId, status }: Outcome): boolean {
  const wanted = chosenWorkflow(bundle)
  return (
    (wanted === undefined || wanted === workflowId) &&
    chosenStatuses(bundle).includes(status)
  )
}

function chosenWorkflow({ inputData }: Bundle): string | undefined {
  const { workflow_id: workflowId } = inputData
  return typeof workflowId === 'string' && workflowId !== '' ? workflowId : undefined
}
