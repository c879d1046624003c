import type {
  IDataObject,
  IExecuteFunctions,
  IRunExecutionData,
  IWebhookFunctions,
} from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'
import { entryOf, forgetStart } from './ledger'

type Failure = {
  /** The n8n execution that waited: another one may try again. */
  executionId: string
  itemIndex: number
  message: string
  description: string
  /** Whether the execution itself has failed, and not only the way of its files. */
  startsAnew: boolean
}

/**
 * Makes the node fail when n8n resumes it. A webhook cannot say so: n8n skips a node that
 * it resumes and passes on what the webhook returned. So the failure is left where the
 * node keeps what it remembers, and the node is not skipped.
 */
export function failOnResume(
  context: IWebhookFunctions,
  error: NodeApiError | NodeOperationError,
): void {
  const { runExecutionData } = context as unknown as {
    runExecutionData: IRunExecutionData
  }
  const { nodeExecutionStack, contextData } = runExecutionData.executionData ?? {}
  const [entry] = nodeExecutionStack ?? []
  if (!entry || !contextData) return
  entry.node.disabled = false
  const key = `node:${context.getNode().name}`
  const failure: Failure = {
    executionId: executionIdOf(context),
    itemIndex: Number(error.context.itemIndex ?? 0),
    message: error.message,
    description: error.description ?? '',
    startsAnew: !(error instanceof NodeApiError),
  }
  contextData[key] = { ...contextData[key], failure }
}

/** Throws what a callback has left for this execution. */
export function refuseFailed(context: IExecuteFunctions): void {
  const { failure } = context.getContext('node') as IDataObject & { failure?: Failure }
  if (!failure || failure.executionId !== executionIdOf(context)) return
  const { itemIndex, message, description, startsAnew } = failure
  // For whoever retries the execution: what has failed is started anew.
  if (startsAnew) forgetStart(entryOf(context, itemIndex))
  throw new NodeOperationError(context.getNode(), message, { itemIndex, description })
}

function executionIdOf(context: IExecuteFunctions | IWebhookFunctions): string {
  return String(context.evaluateExpression('{{ $execution.id }}', 0))
}
