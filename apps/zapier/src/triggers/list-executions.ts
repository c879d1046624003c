import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { CHOICE_FIELDS } from '../fields/choice-fields.ts'
import { resolvedText } from '../fields/resolved-text.ts'
import { listExecutions } from '../wireflow/executions.ts'

const PAGE_SIZE = 25

/** The dropdown of executions, of the workflow that is chosen beside it. */
export const LIST_EXECUTIONS = {
  key: 'list_executions',
  noun: 'Run',
  display: {
    label: 'List of Runs',
    description: 'Fills the dropdown of runs.',
    hidden: true,
  },
  operation: {
    type: 'polling',
    perform: list,
    canPaginate: true,
    outputFields: CHOICE_FIELDS,
  },
} satisfies Trigger

async function list(z: ZObject, bundle: Bundle): Promise<{ id: string; name: string }[]> {
  const workflowId = resolvedText(bundle.inputData['workflow_id'])
  if (workflowId === undefined) return []
  const offset = (bundle.meta?.page ?? 0) * PAGE_SIZE
  const page = { limit: PAGE_SIZE, offset }
  const executions = await listExecutions(z, bundle, workflowId, page)
  return executions.map(({ id, status, startedAt }) => ({
    id,
    name: `${status}, ${startedAt ?? 'not started'}`,
  }))
}
