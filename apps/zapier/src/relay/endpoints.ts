import { toObject, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import { callRelay } from './call-relay.ts'

/** What Zapier keeps of a subscription, and gives back with every delivery. */
export type Subscription = { id: string; secret: string }

type Wanted = {
  url: string
  eventTypes: readonly string[]
  /** Shown to whoever looks at the subscriptions of the relay. */
  description: string
  /** All of them when absent. */
  workflowId: string | undefined
}

/** Subscribes an address to events of the relay. */
export async function subscribe(
  z: ZObject,
  bundle: Bundle,
  { workflowId, ...wanted }: Wanted,
): Promise<Subscription> {
  const response = await callRelay(z, bundle, {
    method: 'POST',
    path: '/v1/endpoints',
    body: {
      ...wanted,
      workflowIds: workflowId === undefined ? [] : [workflowId],
      // Zapier answers 410 once the Zap is gone.
      deleteWhenGone: true,
    },
  })
  return read(z, response, (body) => {
    const id = toText(toObject(body)['id'])
    const secret = toText(toObject(body)['secret'])
    if (!id || !secret) throw new TypeError('It names no endpoint')
    return { id, secret }
  })
}

/** Ends a subscription. One that is not there any more has ended already. */
export async function unsubscribe(z: ZObject, bundle: Bundle, id: string): Promise<void> {
  const call = { method: 'DELETE', path: path`/v1/endpoints/${id}` } as const
  await callRelay(z, bundle, { ...call, mayBeMissing: true })
}
