import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { CHOICE_FIELDS } from '../fields/choice-fields.ts'
import { distinctNames } from '../fields/distinct-names.ts'
import { listWorkflows } from '../wireflow/workflows.ts'

// Wireflow lists all at once; a dropdown shows them in parts.
const PAGE_SIZE = 100

/** The dropdown of workflows that can be run. */
export const LIST_WORKFLOWS = {
  key: 'list_workflows',
  noun: 'Workflow',
  display: {
    label: 'List of Workflows',
    description: 'Fills the dropdown of workflows.',
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
  const from = (bundle.meta?.page ?? 0) * PAGE_SIZE
  const workflows = await listWorkflows(z, bundle)
  const active = workflows
    .filter(({ isActive }) => isActive)
    .map(({ id, name }) => ({ id, name: name || id }))
  return distinctNames(active).slice(from, from + PAGE_SIZE)
}
