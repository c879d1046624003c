import type { WorkflowInputs } from '@wireflow-connect/sdk'
import { toObjects } from '@wireflow-connect/sdk/wire'
import type { Bundle, PlainInputField, ZObject } from 'zapier-platform-core'
import { fieldsOfInputs } from '../../fields/input-fields.ts'
import { checkValues, withUploads } from '../../fields/input-values.ts'
import { resolvedText } from '../../fields/resolved-text.ts'
import { describeWorkflow } from '../../wireflow/workflows.ts'
import type { Values } from '../starting/batch.ts'

// All are started by one call, whose files are uploaded before Zapier ends it after 30 s.
const MOST_ROWS = 100

/** The line items: a field for each input of the workflow that is chosen. */
export async function rowFields(z: ZObject, bundle: Bundle): Promise<PlainInputField[]> {
  const workflowId = resolvedText(bundle.inputData['workflow_id'])
  if (workflowId === undefined) return []
  const { inputs } = await describeWorkflow(z, bundle, workflowId)
  const children = fieldsOfInputs(inputs).map(({ group: _group, ...field }) => field)
  if (children.length === 0) return []
  return [{ key: 'rows', label: 'Runs', children, group: 'inputs' }]
}

/**
 * The inputs of each run, by node id.
 *
 * @throws an `Error` that names the line item that is wrong, before anything is started.
 */
export async function readRows(
  z: ZObject,
  bundle: Bundle,
  workflow: WorkflowInputs,
): Promise<[Values, ...Values[]]> {
  const given = toObjects(bundle.inputData['rows'])
  if (given.length > MOST_ROWS) {
    throw refusal(
      z,
      `There are ${given.length} line items, and ${MOST_ROWS} are the most.`,
    )
  }
  const checked = given.map((data, index) =>
    checkValues(z, { data, where: `Line item ${index + 1}: ` }, workflow),
  )
  const isEmpty = checked.every(({ values }) => Object.keys(values).length === 0)
  if (isEmpty && workflow.inputs.length > 0) throw refusal(z, NOTHING_MAPPED)
  const rows: Values[] = []
  for (const row of checked) rows.push(await withUploads(z, bundle, row))
  const [first, ...others] = rows
  if (!first) throw refusal(z, NOTHING_MAPPED)
  return [first, ...others]
}

const NOTHING_MAPPED =
  'Map line items to the inputs. Each of them is a run of the workflow.'

function refusal(z: ZObject, message: string): Error {
  return new z.errors.Error(message, 'invalid_inputs', 400)
}
