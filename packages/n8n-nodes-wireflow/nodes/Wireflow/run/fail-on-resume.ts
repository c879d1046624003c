import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IRunExecutionData,
  IWebhookFunctions,
} from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'
import type { ItemError } from '../items/error-item'
import { entryOf, forgetStart } from './ledger'
import { inputIn } from './suspend'

type Failure = {
  /** The n8n execution that waited: another one may try again. */
  executionId: string
  itemIndex: number
  message: string
  description: string
  /** The items whose executions have failed, and not only the way of their files. */
  failedItems: number[]
}

/**
 * Makes the node fail with the first of these errors when n8n resumes it. A webhook cannot
 * say so: n8n skips a node that it resumes and passes on what the webhook returned. So the
 * failure is left where the node keeps what it remembers, and the node is not skipped.
 *
 * @returns what it is to be given: what it was given at first, so that a retry has that.
 */
export function failOnResume(
  context: IWebhookFunctions,
  [error, ...others]: [ItemError, ...ItemError[]],
): INodeExecutionData[] {
  const { runExecutionData } = context as unknown as {
    runExecutionData: IRunExecutionData
  }
  const { nodeExecutionStack, contextData } = runExecutionData.executionData ?? {}
  const [entry] = nodeExecutionStack ?? []
  const key = `node:${context.getNode().name}`
  const input = inputIn(contextData?.[key])
  if (!entry || !contextData) return input
  entry.node.disabled = false
  const failure: Failure = {
    executionId: executionIdOf(context),
    itemIndex: itemIndexOf(error),
    message: error.message,
    description: error.description ?? '',
    failedItems: [error, ...others]
      .filter((each) => !(each instanceof NodeApiError))
      .map(itemIndexOf),
  }
  contextData[key] = { ...contextData[key], failure }
  return input
}

/** Throws what a callback has left for this execution. */
export function refuseFailed(context: IExecuteFunctions): void {
  const { failure } = context.getContext('node') as IDataObject & { failure?: Failure }
  if (!failure || failure.executionId !== executionIdOf(context)) return
  const { itemIndex, message, description, failedItems } = failure
  // For whoever retries the execution: what has failed is started anew.
  for (const each of failedItems) forgetStart(entryOf(context, each))
  throw new NodeOperationError(context.getNode(), message, { itemIndex, description })
}

function itemIndexOf({ context }: ItemError): number {
  return Number(context.itemIndex ?? 0)
}

function executionIdOf(context: IExecuteFunctions | IWebhookFunctions): string {
  return String(context.evaluateExpression('{{ $execution.id }}', 0))
}
