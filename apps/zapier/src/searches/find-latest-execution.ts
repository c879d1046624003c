import type { Bundle, Search, ZObject } from 'zapier-platform-core'
import { chosenStatuses, STATUSES_FIELD } from '../fields/statuses-field.ts'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { toItem, type Item } from '../items/item.ts'
import { toOutcome } from '../runs/outcome.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { outputFieldsOfWorkflow } from '../fields/workflow-output-fields.ts'
import { findLatestExecution } from '../wireflow/latest-execution.ts'

export const FIND_LATEST_EXECUTION = {
  key: 'find_latest_execution',
  noun: 'Run',
  display: {
    label: 'Find Latest Run',
    description:
      'Finds the run of a workflow that was started last and has ended, with everything it made.',
  },
  operation: {
    perform: find,
    inputFields: [WORKFLOW_FIELD, STATUSES_FIELD],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
  },
} satisfies Search

async function find(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const execution = await findLatestExecution(z, bundle, {
    workflowId: String(bundle.inputData['workflow_id']),
    statuses: chosenStatuses(z, bundle),
  })
  return execution ? [await toItem(z, bundle, toOutcome(execution))] : []
}
