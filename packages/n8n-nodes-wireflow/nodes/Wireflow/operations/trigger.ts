import type { IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { baseUrlOf } from '../../api/call'
import { toObject } from '../../reading/json'
import { toItems } from '../items/to-items'
import { entryOf, idempotencyKey } from '../run/ledger'
import { readJson } from '../run/read-json'

const TIMEOUT_MS = 30_000

/** Sends data to a trigger. Its address is the permission, so no key goes along. */
export async function fireTrigger(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const url = await urlOf(context, itemIndex)
  const wanted = readJson(context, 'data', itemIndex)
  const { failures } = entryOf(context, itemIndex)
  try {
    const answer = await context.helpers.httpRequest({
      method: 'POST',
      url,
      // The relay makes one run of several calls with the same key.
      headers: {
        'Idempotency-Key': idempotencyKey(context, itemIndex, { failures, wanted }),
      },
      body: wanted,
      json: true,
      timeout: TIMEOUT_MS,
    })
    return toItems([toObject(answer)], itemIndex)
  } catch (error) {
    throw new NodeApiError(context.getNode(), error as JsonObject, {
      message: 'The trigger did not take the data',
      description: `Check the address of the trigger. ${(error as Error).message}`,
      itemIndex,
    })
  }
}

async function urlOf(context: IExecuteFunctions, itemIndex: number): Promise<string> {
  const given = String(context.getNodeParameter('trigger', itemIndex)).trim()
  if (/^https?:\/\//.test(given)) return given
  const baseUrl = await baseUrlOf(context, 'wireflowApi')
  return `${baseUrl}/workflow/${encodeURIComponent(given)}/trigger`
}
