import { toObject, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import type { Status } from '../runs/outcome.ts'
import { callRelay } from './call-relay.ts'

/** What Zapier keeps of a subscription, and gives back with every delivery. */
export type Subscription = { id: string; secret: string }

type Wanted = {
  url: string
  statuses: readonly Status[]
  /** All of them when absent. */
  workflowId: string | undefined
}

/** Subscribes an address to the ends of runs. */
export async function subscribe(
  z: ZObject,
  bundle: Bundle,
  { url, statuses, workflowId }: Wanted,
): Promise<Subscription> {
  const response = await callRelay(z, bundle, {
    method: 'POST',
    path: '/v1/endpoints',
    body: {
      url,
      description: 'A Zap: Execution Finished',
      eventTypes: statuses.map((status) => `execution.${status}`),
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
