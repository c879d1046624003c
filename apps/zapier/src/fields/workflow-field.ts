import type { PlainInputField } from 'zapier-platform-core'

/** The dropdown of workflows. An id from an earlier step may be mapped instead. */
export const WORKFLOW_FIELD = {
  key: 'workflow_id',
  label: 'Workflow',
  type: 'string',
  required: true,
  dynamic: 'list_workflows.id.name',
  search: 'find_workflow.id',
} satisfies PlainInputField
