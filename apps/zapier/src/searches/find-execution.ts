import type { Bundle, Search, ZObject } from 'zapier-platform-core'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { outputFieldsOfWorkflow } from '../fields/workflow-output-fields.ts'
import { toItem, type Item } from '../items/item.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { hasRelay } from '../relay/call-relay.ts'
import { findRun } from '../relay/runs.ts'
import { hasEnded, toOutcome, type Outcome } from '../runs/outcome.ts'
import { findExecution } from '../wireflow/executions.ts'
import { isSettled } from '../wireflow/recall-outcome.ts'

// How long until Zapier looks again for a run that has not ended.
const LOOK_AGAIN_SECONDS = 60

export const FIND_EXECUTION = {
  key: 'find_execution',
  noun: 'Run',
  display: {
    label: 'Find Run',
    description:
      'Finds a run by its ID and returns its status and what it has made. Use it after a step that did not wait.',
  },
  operation: {
    perform: find,
    inputFields: [
      {
        key: 'execution_id',
        label: 'Run',
        type: 'string',
        required: true,
        dynamic: 'list_executions.id.name',
        search: 'find_latest_execution.id',
        helpText: 'The Run ID of an earlier step.',
      },
      {
        ...WORKFLOW_FIELD,
        required: false,
        helpText: 'Fills the list of runs, and is not needed otherwise.',
      },
      {
        key: 'wait_until_ended',
        label: 'Wait Until It Has Ended',
        type: 'boolean',
        required: false,
        default: 'false',
        helpText:
          'While the run goes on Zapier holds this step back and looks again, about once a minute. Needs no Wireflow Connect server. In a test the present status is returned.',
      },
    ],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
  },
} satisfies Search

async function find(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const id = String(bundle.inputData['execution_id']).trim()
  const found = id.startsWith('run_')
    ? await findByRun(z, bundle, id)
    : await findByExecution(z, bundle, id)
  if (!found) return []
  if (waits(bundle) && !found.isSettled) {
    const message = `The run ${id} has not ended yet. Zapier looks again by itself.`
    throw new z.errors.ThrottledError(message, LOOK_AGAIN_SECONDS)
  }
  return [await toItem(z, bundle, found.outcome)]
}

function waits({ inputData, meta }: Bundle): boolean {
  return inputData['wait_until_ended'] === true && !meta?.isLoadingSample
}

type Found = { outcome: Outcome; isSettled: boolean }

async function findByRun(
  z: ZObject,
  bundle: Bundle,
  runId: string,
): Promise<Found | undefined> {
  const outcome = hasRelay(bundle) ? await findRun(z, bundle, runId) : undefined
  return outcome && { outcome, isSettled: hasEnded(outcome) }
}

async function findByExecution(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<Found | undefined> {
  const execution = await findExecution(z, bundle, id)
  if (!execution) return undefined
  return { outcome: toOutcome(execution), isSettled: isSettled(execution) }
}
