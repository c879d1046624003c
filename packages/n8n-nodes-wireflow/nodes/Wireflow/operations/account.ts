import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { call } from '../../api/call'
import { hasRelay } from '../../api/caller'
import { toObject, unwrap } from '../../reading/json'
import { toItems } from '../items/to-items'

/** Credits and limits of the key, as Wireflow tells them, and of the relay where there is one. */
export async function getUsage(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const path = '/developer/usage'
  const usage = await call(context, 'wireflowApi', { method: 'GET', path, itemIndex })
  const relay = hasRelay(context)
    ? await call(context, 'wireflowRelayApi', {
        method: 'GET',
        path: '/v1/usage',
        itemIndex,
      })
    : null
  const fields = toObject(unwrap(usage))
  return toItems(
    [{ ...fields, relay: relay === null ? null : toObject(relay) }],
    itemIndex,
  )
}
