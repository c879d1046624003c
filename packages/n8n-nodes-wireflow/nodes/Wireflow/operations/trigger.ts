import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { isForeign, type Answer, type Silence } from '../../api/answer'
import { reasonOf } from '../../api/call'
import { toObject } from '../../reading/json'
import { toMessage } from '../../reading/report'
import { toItems } from '../items/to-items'
import { entryOf, idempotencyKey } from '../run/ledger'
import { readJson } from '../run/read-json'

const TIMEOUT_MS = 30_000
const WIREFLOW = 'https://www.wireflow.ai/api/v1'

/** Sends data to a trigger. Its address is the permission, so no key goes along. */
export async function fireTrigger(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const url = urlOf(context, itemIndex)
  const data = readJson(context, 'data', itemIndex)
  const { failures } = entryOf(context, itemIndex)
  const key = idempotencyKey(context, itemIndex, { failures, wanted: { url, data } })
  const answer = await send(context, { url, data, key })
  if (!('silence' in answer) && answer.status < 400 && !isForeign(answer)) {
    return toItems([answer.body], itemIndex)
  }
  const { message, description } = explainFire(answer)
  throw new NodeApiError(context.getNode(), {}, { message, description, itemIndex })
}

function urlOf(context: IExecuteFunctions, itemIndex: number): string {
  const given = String(context.getNodeParameter('trigger', itemIndex)).trim()
  if (/^https?:\/\//.test(given)) return given
  return `${WIREFLOW}/workflow/${encodeURIComponent(given)}/trigger`
}

async function send(
  context: IExecuteFunctions,
  { url, data, key }: { url: string; data: IDataObject; key: string },
): Promise<Answer | Silence> {
  try {
    const { statusCode, headers, body } = await context.helpers.httpRequest({
      method: 'POST',
      url,
      // The relay makes one run of several calls with the same key.
      headers: { 'Idempotency-Key': key },
      body: data,
      json: true,
      returnFullResponse: true,
      ignoreHttpStatusErrors: true,
      timeout: TIMEOUT_MS,
    })
    return { status: statusCode, headers, body: toObject(body), content: body }
  } catch (error) {
    return { silence: reasonOf(error) }
  }
}

function explainFire(answer: Answer | Silence): { message: string; description: string } {
  if ('silence' in answer) {
    return {
      message: 'The trigger gave no answer',
      description: `${answer.silence}\nIt may have taken the data all the same: look at the history of its workflow before you send it again.`,
    }
  }
  const said = toMessage(answer.body.error) ?? `The answer was ${answer.status}.`
  if (answer.status === 404) {
    return {
      message: 'There is no such trigger',
      description: `${said}\nCheck its address. It may have been deleted, or its workflow may be switched off.`,
    }
  }
  return {
    message: 'The trigger did not take the data',
    description: `${said}\nNothing was started. Check the data and the settings of the trigger.`,
  }
}
