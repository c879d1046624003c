import type { IDataObject, IExecuteFunctions } from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { call } from '../../api/call'
import { toNumber, toObject, toObjects, unwrap } from '../../reading/json'

/**
 * Refuses executions that would cost more than the user allows for each. What a workflow
 * costs is asked once, however many items there are.
 */
export function createCreditLimit(context: IExecuteFunctions) {
  const estimates = new Map<string, Promise<IDataObject>>()

  /** @throws {NodeOperationError} when it costs more, or nobody knows how much. */
  return async (workflowId: string, itemIndex: number): Promise<void> => {
    const options = toObject(context.getNodeParameter('options', itemIndex, {}))
    const most = toNumber(options.maximumCredits) ?? 0
    if (most <= 0) return
    const estimate = estimates.get(workflowId) ?? ask(workflowId, itemIndex)
    estimates.set(workflowId, estimate)
    refuseDear(context, itemIndex, { most, estimate: await estimate })
  }

  async function ask(workflowId: string, itemIndex: number): Promise<IDataObject> {
    const path = `/workflows/${encodeURIComponent(workflowId)}/estimate`
    const request = { method: 'POST' as const, path, body: {}, itemIndex }
    const answer = await call(context, 'wireflowApi', { ...request, isHarmless: true })
    return toObject(unwrap(answer))
  }
}

function refuseDear(
  context: IExecuteFunctions,
  itemIndex: number,
  { most, estimate }: { most: number; estimate: IDataObject },
): void {
  const credits = toNumber(estimate.estimatedCredits)
  const isKnown = credits !== undefined && estimate.estimateComplete !== false
  if (isKnown && credits <= most) return
  const lines = toObjects(estimate.breakdown).map(
    (row) => `${String(row.nodeLabel ?? row.nodeId)}: ${String(row.credits)} credits`,
  )
  const message = isKnown
    ? `This would cost ${credits} credits, and Maximum Credits is ${most}`
    : `What this costs is not known before it runs${credits === undefined ? '' : `, only that it is at least ${credits} credits`}, and Maximum Credits is ${most}`
  throw new NodeOperationError(context.getNode(), message, {
    itemIndex,
    description: ['Nothing was started.', ...lines].join('\n'),
  })
}
