import { isWireflowError } from '@wireflow-connect/sdk'
import type { Context } from './context.ts'
import { RelayError } from './errors.ts'
import type { WorkflowInput } from './runs/run.ts'
import { findWorkspace } from './store/workspaces.ts'

/**
 * Asks the upstream for a workflow's name and inputs.
 *
 * @throws {RelayError} `workflow_unavailable` when the upstream refuses (no such workflow,
 *   a key without the right), `upstream_unavailable` when it gives no usable answer.
 */
export async function describeWorkflow(
  { db, connectUpstream }: Pick<Context, 'db' | 'connectUpstream'>,
  workspaceId: string,
  workflowId: string,
): Promise<{ name: string; inputs: WorkflowInput[] }> {
  const workspace = await findWorkspace(db, workspaceId)
  if (!workspace) throw new RelayError('not_found', 'There is no such workspace.')
  try {
    const described = await connectUpstream(workspace).workflows.inputs(workflowId)
    return { name: described.workflowName, inputs: described.inputs.map(toInput) }
  } catch (cause) {
    if (!isWireflowError(cause)) throw cause
    const code = cause.retryable ? 'upstream_unavailable' : 'workflow_unavailable'
    throw new RelayError(code, `The upstream did not describe it: ${cause.message}`, {
      cause,
    })
  }
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
  const isPlain = typeof input.default === 'string' || typeof input.default === 'number'
  return {
    nodeId,
    label,
    type,
    required,
    ...(input.options ? { options: input.options } : {}),
    ...(isPlain ? { default: String(input.default) } : {}),
  }
}
