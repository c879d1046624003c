import type { Bundle, PlainInputField } from 'zapier-platform-core'

/** The dropdown of workflows. An id from an earlier step may be mapped instead. */
export const WORKFLOW_FIELD = {
  key: 'workflow_id',
  label: 'Workflow',
  type: 'string',
  required: true,
  dynamic: 'list_workflows.id.name',
  search: 'find_workflow.id',
} satisfies PlainInputField

export const ANY_WORKFLOW_FIELD = {
  ...WORKFLOW_FIELD,
  required: false,
  helpText: 'Leave it empty for all workflows.',
} satisfies PlainInputField

/** The workflow that is chosen, or undefined for all. */
export function chosenWorkflow({
  inputData,
}: Pick<Bundle, 'inputData'>): string | undefined {
  const { workflow_id: workflowId } = inputData
  return typeof workflowId === 'string' && workflowId !== '' ? workflowId : undefined
}
