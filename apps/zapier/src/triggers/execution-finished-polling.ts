import type { ExecutionSummary } from '@wireflow-connect/sdk'
import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { chosenStatuses, STATUSES_FIELD } from '../fields/statuses-field.ts'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { toItem, type Item } from '../items/item.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { listHistory } from '../wireflow/list-history.ts'
import { learnOutcome, recallOutcomes } from '../wireflow/recall-outcome.ts'

const SAMPLE_COUNT = 3
// How many records one look may ask for; the others come with the next looks.
const MAX_RECORDS = 10
// Zapier looks at least every 15 minutes, so it knows what has ended before.
const RECENT_MS = 24 * 3_600_000

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
 * once it has ended. A list tells nothing of outputs, so each recent end costs one more
 * request, once. A rate limit on the way costs time only: what was learned is kept.
 */
async function poll(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const workflowId = String(bundle.inputData['workflow_id'])
  const statuses = chosenStatuses(bundle)
  const listed = await listHistory(z, bundle, workflowId, Date.now() - RECENT_MS)
  const ended = listed.filter(({ status }) => statuses.includes(status))
  if (bundle.meta?.isLoadingSample) {
    return withOutputs(z, bundle, ended.slice(0, SAMPLE_COUNT))
  }

  // When a Zap is switched on only the ids count, of as many as there are.
  const wanted = bundle.meta?.isPopulatingDedupe ? [] : ended.filter(isRecent)
  const items = new Map(
    (await withOutputs(z, bundle, wanted)).map((item) => [item.id, item]),
  )
  return ended.flatMap((row) =>
    wanted.includes(row) ? (items.get(row.id) ?? []) : withoutOutputs(z, bundle, row),
  )
}

function isRecent({ completedAt }: ExecutionSummary): boolean {
  return completedAt === undefined || Date.parse(completedAt) > Date.now() - RECENT_MS
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

/** Leaves out what exceeds the limit of this look. */
async function withOutputs(
  z: ZObject,
  bundle: Bundle,
  rows: readonly ExecutionSummary[],
): Promise<Item[]> {
  const ids = rows.map(({ id }) => id)
  const recalled = await recallOutcomes(z, bundle, ids)
  const items: Item[] = []
  let leftCount = MAX_RECORDS
  for (const [index, id] of ids.entries()) {
    const remembered = recalled[index]
    if (!remembered && leftCount-- <= 0) continue
    const outcome = remembered ?? (await learnOutcome(z, bundle, id))
    if (outcome) items.push(toItem(z, bundle, outcome))
  }
  return items
}
