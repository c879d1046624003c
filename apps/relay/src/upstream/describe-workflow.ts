import { JsonNumber } from '@wireflow-connect/sdk/wire'
import { askUpstream, type AskingParts } from './ask-upstream.ts'
import type { WorkflowInput } from './workflow-input.ts'

/**
 * Asks the upstream for a workflow's name and inputs.
 *
 * @throws {RelayError} `workflow_unavailable` when the upstream refuses (no such workflow,
 *   a key without the right), `upstream_unavailable` when it gives no usable answer.
 */
export async function describeWorkflow(
  parts: AskingParts,
  workspaceId: string,
  workflowId: string,
): Promise<{ name: string; inputs: WorkflowInput[] }> {
  const described = await askUpstream(
    parts,
    workspaceId,
    (upstream) => upstream.workflows.inputs(workflowId),
    'workflow_unavailable',
  )
  return { name: described.workflowName, inputs: described.inputs.map(toInput) }
}

function toInput(input: {
  nodeId: string
  label: string
  type: string
  required: boolean
  default?: unknown
  options?: string[]
}): WorkflowInput {
  const { nodeId, label, type, required } = input
  const isPlain =
    typeof input.default === 'string' ||
    typeof input.default === 'number' ||
    input.default instanceof JsonNumber
  return {
    nodeId,
    label,
    type,
    required,
    ...(input.options ? { options: input.options } : {}),
    ...(isPlain ? { default: String(input.default) } : {}),
  }
}
