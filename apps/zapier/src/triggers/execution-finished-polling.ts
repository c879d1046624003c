import type { ExecutionSummary } from '@wireflow-connect/sdk'
import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { isPassing } from '../connection/refuse.ts'
import { chosenStatuses, STATUSES_FIELD } from '../fields/statuses-field.ts'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { outputFieldsOfWorkflow } from '../fields/workflow-output-fields.ts'
import { toItem, toPlainItem, type Item } from '../items/item.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import type { Outcome } from '../runs/outcome.ts'
import { listHistory } from '../wireflow/list-history.ts'
import { namesOf } from '../wireflow/names.ts'
import { learnOutcome, recallOutcomes } from '../wireflow/recall-outcome.ts'
import { recallPopulated, rememberPopulated } from './populated.ts'

const SAMPLE_COUNT = 3
// How many records one look may ask for; the others come with the next looks.
const MAX_RECORDS = 10
// Zapier ends a look after 30 s, and one record may take 8.
const MAX_LEARNING_MS = 15_000
// Zapier looks at least every 15 minutes, so it knows what has ended before.
const RECENT_MS = 24 * 3_600_000

export const EXECUTION_FINISHED_POLLING = {
  key: 'execution_finished_polling',
  noun: 'Run',
  display: {
    label: 'Run Finished (Polling)',
    description:
      'Triggers when a run of a workflow has ended, however it was started, within some minutes.',
  },
  operation: {
    type: 'polling',
    perform: poll,
    inputFields: [{ ...WORKFLOW_FIELD, altersDynamicFields: true }, STATUSES_FIELD],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
  },
} satisfies Trigger

/**
 * Ends, the newest first. Zapier leaves out the ids that it has seen, so an execution counts
 * once it has ended. A list tells nothing of outputs, so each new end costs one more request.
 * A rate limit on the way costs time only: what is known by then is returned.
 */
async function poll(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const workflowId = String(bundle.inputData['workflow_id'])
  const statuses = chosenStatuses(z, bundle)
  const isPopulating = bundle.meta?.isPopulatingDedupe ?? false
  const history = { since: Date.now() - RECENT_MS, isWhole: isPopulating }
  const listed = await listHistory(z, bundle, workflowId, history)
  const ended = listed.filter(({ status }) => (statuses as string[]).includes(status))
  if (isPopulating) {
    // Only the ids count, of as many as there are.
    await rememberPopulated(z, bundle, ended)
    return ended.map((row) => withoutOutputs(z, bundle, row))
  }
  if (bundle.meta?.isLoadingSample) {
    return toItems(z, bundle, await learn(z, bundle, ended.slice(0, SAMPLE_COUNT)))
  }
  const populated = await recallPopulated(z, bundle)
  const wanted = ended.filter((row) => isRecent(row) && !populated.has(row.id))
  // First, since a rate limit may leave no room for them afterwards.
  if (wanted.length > 0) await namesOf(z, bundle, workflowId)
  const items = await toItems(z, bundle, await learn(z, bundle, wanted))
  const byId = new Map(items.map((item) => [item.id, item]))
  return ended.flatMap((row) =>
    wanted.includes(row) ? (byId.get(row.id) ?? []) : withoutOutputs(z, bundle, row),
  )
}

function isRecent({ completedAt }: ExecutionSummary): boolean {
  return completedAt === undefined || Date.parse(completedAt) > Date.now() - RECENT_MS
}

function withoutOutputs(z: ZObject, bundle: Bundle, row: ExecutionSummary): Item {
  return toPlainItem(z, bundle, {
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

async function toItems(
  z: ZObject,
  bundle: Bundle,
  outcomes: readonly Outcome[],
): Promise<Item[]> {
  const items: Item[] = []
  // One after the other: the names are the same for all, and asked for once.
  for (const outcome of outcomes) items.push(await toItem(z, bundle, outcome))
  return items
}

/**
 * What became of executions, as far as it is remembered or may be asked for in one look: the
 * newest first, so that what ends now does not wait for what ended long ago.
 */
async function learn(
  z: ZObject,
  bundle: Bundle,
  rows: readonly ExecutionSummary[],
): Promise<Outcome[]> {
  const ids = rows.map(({ id }) => id)
  const recalled = await recallOutcomes(z, bundle, ids)
  const known = recalled.flatMap((outcome) => outcome ?? [])
  const unknown = ids.filter((_id, index) => !recalled[index]).slice(0, MAX_RECORDS)
  const untilMs = Date.now() + MAX_LEARNING_MS
  try {
    for (const id of unknown) {
      if (Date.now() > untilMs) break
      const outcome = await learnOutcome(z, bundle, id)
      if (outcome) known.push(outcome)
    }
  } catch (error) {
    // Without any the limit itself is told, so that Zapier comes back when it is over.
    if (!isPassing(error) || known.length === 0) throw error
  }
  return known
}
