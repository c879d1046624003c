import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { ALL_STATUSES_FIELD, chosenStatuses } from '../fields/statuses-field.ts'
import { ANY_WORKFLOW_FIELD, chosenWorkflow } from '../fields/workflow-field.ts'
import { outputFieldsOfWorkflow } from '../fields/workflow-output-fields.ts'
import { toItem, type Item } from '../items/item.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import type { Subscription } from '../relay/endpoints.ts'
import { completeEnd, listRecentEvents, toEnd, type End } from '../relay/events.ts'
import { verifiedEvent } from '../relay/verified-event.ts'
import { performSubscribe, performUnsubscribe } from './subscribing.ts'

const SAMPLE_COUNT = 3
// How far back samples are looked for.
const RECENT_COUNT = 100

export const EXECUTION_FINISHED = {
  key: 'execution_finished',
  noun: 'Run',
  display: {
    label: 'Run Finished',
    description:
      'Triggers when a run has ended, at once. Needs a server in the connection.',
  },
  operation: {
    type: 'hook',
    performSubscribe: subscribeToEnds,
    performUnsubscribe,
    perform: takeDelivery,
    performList: listSamples,
    inputFields: [
      { ...ANY_WORKFLOW_FIELD, altersDynamicFields: true },
      ALL_STATUSES_FIELD,
    ],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
  },
} satisfies Trigger

async function subscribeToEnds(z: ZObject, bundle: Bundle): Promise<Subscription> {
  const eventTypes = chosenStatuses(z, bundle).map((status) => `execution.${status}`)
  return performSubscribe(z, bundle, {
    eventTypes,
    description: 'A Zap: Run Finished',
    instead: ' Or use Run Finished (Polling), which needs none.',
  })
}

/** One delivery of the relay, if its signature is right. */
async function takeDelivery(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const end = readEnd(z, verifiedEvent(z, bundle))
  if (!end || !isWanted(z, bundle, end)) return []
  return [await toItem(z, bundle, await completeEnd(z, bundle, end))]
}

function readEnd(z: ZObject, event: unknown): End | undefined {
  try {
    return toEnd(event)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const message =
      'This version of the app cannot read what your Wireflow Connect server sent. The run itself is not affected: look at its history.'
    throw new z.errors.Error(message, 'unexpected_event', 422)
  }
}

/** The same events as they were delivered, so that samples look like the real thing. */
async function listSamples(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const events = await listRecentEvents(z, bundle, RECENT_COUNT)
  const ends = events
    .flatMap((event) => readEnd(z, event) ?? [])
    .filter((end) => isWanted(z, bundle, end))
    .slice(0, SAMPLE_COUNT)
  return Promise.all(
    ends.map(async (end) => toItem(z, bundle, await completeEnd(z, bundle, end))),
  )
}

// The relay filters, too; but a Zap that was edited may still get what it asked for before.
function isWanted(z: ZObject, bundle: Bundle, { workflowId, status }: End): boolean {
  const wanted = chosenWorkflow(bundle)
  return (
    (wanted === undefined || wanted === workflowId) &&
    chosenStatuses(z, bundle).includes(status)
  )
}
