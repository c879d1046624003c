import type {
  IDataObject,
  IExecuteFunctions,
  INodeExecutionData,
  IWebhookFunctions,
} from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'

export type ItemError = NodeApiError | NodeOperationError

/** What becomes of one item: something flows on, and it may be because of an error. */
export type Outcome = { item: INodeExecutionData; error?: ItemError }

type Context = IExecuteFunctions | IWebhookFunctions

/** An error as n8n shows it best: what is known already stays as it is. */
export function toNodeError(
  context: Context,
  error: unknown,
  itemIndex: number,
): ItemError {
  const isKnown = error instanceof NodeApiError || error instanceof NodeOperationError
  if (isKnown) return error
  return new NodeOperationError(context.getNode(), error as Error, { itemIndex })
}

/**
 * An item that did not work out, for nodes that go on. n8n moves one to the error branch
 * whose only field is `error`, and leaves that field as it is; of an item that carries an
 * error object in its own `error`, it would keep nothing but the message.
 */
export function toErrorItem(
  error: ItemError,
  itemIndex: number,
  facts: IDataObject = {},
): INodeExecutionData {
  const { message, description } = error
  return {
    json: { error: { message, description: description ?? null, ...facts } },
    pairedItem: { item: itemIndex },
  }
}

/** Whether the node has a branch of its own for what did not work out. */
export function hasErrorBranch(context: Context): boolean {
  return context.getNode().onError === 'continueErrorOutput'
}
