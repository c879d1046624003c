import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'

/** An error as n8n shows it best: what is known already stays as it is. */
export function toNodeError(
  context: IExecuteFunctions,
  error: unknown,
  itemIndex: number,
): NodeApiError | NodeOperationError {
  const isKnown = error instanceof NodeApiError || error instanceof NodeOperationError
  if (isKnown) return error
  return new NodeOperationError(context.getNode(), error as Error, { itemIndex })
}

/** An item that did not work out, for nodes that go on: n8n moves it to the error branch. */
export function toErrorItem(
  context: IExecuteFunctions,
  thrown: unknown,
  itemIndex: number,
): INodeExecutionData {
  const error = toNodeError(context, thrown, itemIndex)
  return {
    json: { error: error.message },
    error,
    pairedItem: { item: itemIndex },
  }
}
