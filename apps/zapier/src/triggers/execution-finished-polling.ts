import type { ExecutionSummary } from '@wireflow-connect/sdk'
import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { chosenStatuses, STATUSES_FIELD } from '../fields/statuses-field.ts'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { toItem, type Item } from '../items/item.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { listExecutions } from '../wireflow/executions.ts'
import { recallOutcome } from '../wireflow/recall-outcome.ts'

const SAMPLE_COUNT = 3
// How many executions may end between two looks, which are 1 to 15 minutes apart.
const LIST_LIMIT = 50
// A free key has ten requests a minute, and this trigger is not the only one that uses it.
const MAX_RECORDS = 5

export const EXECUTION_FINISHED_POLLING = {
  key: 'execution_finished_polling',
  noun: 'Execution',
  display: {
    label: 'Execution Finished (Polling)',
    description:
      'Triggers when an execution of a workflow has ended, however it was started. Needs no relay.',
  },
  operation: {
    type: 'polling',
    perform: poll,
    inputFields: [WORKFLOW_FIELD, STATUSES_FIELD],
    outputFields: ITEM_FIELDS,
    sample: SAMPLE,
  },
} satisfies Trigger

/**
 * Ends, the newest first. Zapier leaves out the ids that it has seen, so an execution counts
 * once it has ended. A list tells nothing of outputs, so each end costs one more request,
 * once: what has ended does not change.
 */
async function poll(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const workflowId = String(bundle.inputData['workflow_id'])
  const statuses = chosenStatuses(bundle)
  const listed = await listExecutions(z, bundle, workflowId, { limit: LIST_LIMIT })
  const ended = listed.filter(({ status }) => statuses.includes(status))
  // Only the ids count, of as many as there are.
  if (bundle.meta?.isPopulatingDedupe)
    return ended.map((row) => withoutOutputs(z, bundle, row))

  const wanted = bundle.meta?.isLoadingSample ? ended.slice(0, SAMPLE_COUNT) : ended
  return withOutputs(z, bundle, wanted)
}

function withoutOutputs(z: ZObject, bundle: Bundle, row: ExecutionSummary): Item {
  return toItem(z, bundle, {
    workflowId: row.workflowId,
    executionId: row.id,
    status: row.status,
    error: row.error,
    outputs: [],
    creditsUsed: row.creditsUsed,
    startedAt: row.startedAt,
    endedAt: row.completedAt,
  })
}

// The oldest first, so that what exceeds the limit this time is next in turn.
async function withOutputs(
  z: ZObject,
  bundle: Bundle,
  rows: readonly ExecutionSummary[],
): Promise<Item[]> {
  const items: Item[] = []
  let leftCount = MAX_RECORDS
  for (const row of rows.toReversed()) {
    const recalled = await recallOutcome(z, bundle, row.id, { mayAsk: leftCount > 0 })
    if (!recalled) continue
    if (recalled.wasAsked) leftCount--
    items.push(toItem(z, bundle, recalled.outcome))
  }
  return items.toReversed()
}
