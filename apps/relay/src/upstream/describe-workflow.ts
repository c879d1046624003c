import type { WorkflowInput as Described } from '@wireflow-connect/sdk'
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

function toInput(input: Described): WorkflowInput {
  const { nodeId, label, type, required, options, min, max, step } = input
  const saved = input.default
  return {
    nodeId,
    label,
    type,
    required,
    ...(options && { options }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(step !== undefined && { step }),
    ...(isPlain(saved) && { default: String(saved) }),
  }
}

function isPlain(value: unknown): boolean {
  return (
    ['string', 'number', 'boolean'].includes(typeof value) || value instanceof JsonNumber
  )
}
