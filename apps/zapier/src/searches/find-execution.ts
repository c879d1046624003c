import type { Bundle, Search, ZObject } from 'zapier-platform-core'
import { WORKFLOW_FIELD } from '../fields/workflow-field.ts'
import { toItem, type Item } from '../items/item.ts'
import { toOutcome, type Outcome } from '../runs/outcome.ts'
import { ITEM_FIELDS } from '../items/output-fields.ts'
import { SAMPLE } from '../items/sample.ts'
import { outputFieldsOfWorkflow } from '../fields/workflow-output-fields.ts'
import { hasRelay } from '../relay/call-relay.ts'
import { findRun } from '../relay/runs.ts'
import { findExecution } from '../wireflow/executions.ts'

export const FIND_EXECUTION = {
  key: 'find_execution',
  noun: 'Execution',
  display: {
    label: 'Find Execution',
    description:
      'Finds an execution by its ID and returns its present status and what it has made. Use it after a step that did not wait.',
  },
  operation: {
    perform: find,
    inputFields: [
      {
        key: 'execution_id',
        label: 'Execution',
        type: 'string',
        required: true,
        dynamic: 'list_executions.id.name',
        search: 'find_latest_execution.id',
        helpText: 'The ID of an earlier step: of an execution, or of a run of the relay.',
      },
      {
        ...WORKFLOW_FIELD,
        required: false,
        helpText: 'Fills the list of executions, and is not needed otherwise.',
      },
    ],
    outputFields: [...ITEM_FIELDS, outputFieldsOfWorkflow],
    sample: SAMPLE,
  },
} satisfies Search

async function find(z: ZObject, bundle: Bundle): Promise<Item[]> {
  const id = String(bundle.inputData['execution_id']).trim()
  const outcome = id.startsWith('run_')
    ? await findByRun(z, bundle, id)
    : await findByExecution(z, bundle, id)
  return outcome ? [toItem(z, bundle, outcome)] : []
}

async function findByRun(z: ZObject, bundle: Bundle, runId: string) {
  return hasRelay(bundle) ? findRun(z, bundle, runId) : undefined
}

async function findByExecution(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<Outcome | undefined> {
  const execution = await findExecution(z, bundle, id)
  return execution && toOutcome(execution)
}
