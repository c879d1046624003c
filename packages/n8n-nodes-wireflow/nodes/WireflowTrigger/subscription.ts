import type { IDataObject, IHookFunctions, JsonObject } from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { call } from '../api/call'
import { toObject, toObjects, toText } from '../reading/json'

/** What n8n keeps of the subscription, with the workflow. */
export type Kept = {
  endpointId?: string
  secret?: string
}

export function keptOf(context: Pick<IHookFunctions, 'getWorkflowStaticData'>): Kept {
  return context.getWorkflowStaticData('node')
}

/** Whether the relay still has the subscription of this node, and as it should be. */
export async function isSubscribed(context: IHookFunctions): Promise<boolean> {
  const { endpointId, secret } = keptOf(context)
  if (!endpointId || !secret) return false
  const endpoint = await findById(context, endpointId)
  return (
    endpoint !== undefined && endpoint.enabled === true && isAsWanted(context, endpoint)
  )
}

/**
 * Makes the one subscription for this address, or takes over the one that is there: a
 * publish that was cut off, or a restored workflow, leaves no second one behind.
 */
export async function subscribe(context: IHookFunctions): Promise<void> {
  const wanted = wantedOf(context)
  const [first, ...others] = await findByUrl(context, wanted.url)
  for (const { id } of others) await remove(context, String(id))
  const kept = keptOf(context)
  const { id, secret } = first
    ? await takeOver(context, String(first.id), wanted)
    : await request(context, 'POST', '/v1/endpoints', wanted)
  kept.endpointId = String(id)
  kept.secret = String(secret)
}

/** Removes it. One that is gone already is as good as removed. */
export async function unsubscribe(context: IHookFunctions): Promise<void> {
  const kept = keptOf(context)
  const found = kept.endpointId
    ? [{ id: kept.endpointId }]
    : await findByUrl(context, wantedOf(context).url)
  for (const { id } of found) await remove(context, String(id))
  delete kept.endpointId
  delete kept.secret
}

/** Asks the relay for a real, signed `ping`. */
export async function sendPing(context: IHookFunctions): Promise<void> {
  await request(context, 'POST', `/v1/endpoints/${keptOf(context).endpointId}/test`)
}

type Wanted = {
  url: string
  description: string
  eventTypes: string[]
  workflowIds: string[]
}

function wantedOf(context: IHookFunctions): Wanted {
  const { name } = context.getWorkflow()
  return {
    url: String(context.getNodeWebhookUrl('default')),
    description: `n8n: ${name ?? ''}, ${context.getNode().name}`,
    eventTypes: context.getNodeParameter('events') as string[],
    workflowIds: context.getNodeParameter('workflowIds', []) as string[],
  }
}

function isAsWanted(context: IHookFunctions, endpoint: IDataObject): boolean {
  const { url, eventTypes, workflowIds } = wantedOf(context)
  return (
    endpoint.url === url &&
    isSame(endpoint.eventTypes, eventTypes) &&
    isSame(endpoint.workflowIds, workflowIds)
  )
}

function isSame(there: unknown, wanted: string[]): boolean {
  const sorted = (list: unknown) =>
    Array.isArray(list) ? [...list].map(String).sort(byName).join() : ''
  return sorted(there) === sorted(wanted)
}

function byName(a: string, b: string): number {
  return a < b ? -1 : 1
}

/** The secret of an endpoint is shown once, so one that is taken over gets a new one. */
async function takeOver(
  context: IHookFunctions,
  id: string,
  wanted: Wanted,
): Promise<IDataObject> {
  await request(context, 'PATCH', `/v1/endpoints/${id}`, { ...wanted, enabled: true })
  const path = `/v1/endpoints/${id}/rotate-secret`
  const { secret } = await request(context, 'POST', path, { overlapHours: 0 })
  return { id, secret }
}

async function findByUrl(context: IHookFunctions, url: string): Promise<IDataObject[]> {
  const found: IDataObject[] = []
  let cursor: string | undefined
  do {
    const query = { limit: 100, ...(cursor ? { cursor } : {}) }
    const page = toObject(
      await call(context, 'wireflowRelayApi', {
        method: 'GET',
        path: '/v1/endpoints',
        query,
      }),
    )
    found.push(...toObjects(page.data).filter((endpoint) => endpoint.url === url))
    cursor = toText(page.nextCursor)
  } while (cursor)
  return found
}

async function findById(
  context: IHookFunctions,
  id: string,
): Promise<IDataObject | undefined> {
  return await unlessGone(context, () => request(context, 'GET', `/v1/endpoints/${id}`))
}

async function remove(context: IHookFunctions, id: string): Promise<void> {
  await unlessGone(context, () => request(context, 'DELETE', `/v1/endpoints/${id}`))
}

async function unlessGone<Result>(
  context: IHookFunctions,
  ask: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof NodeApiError && error.httpCode === '404') return undefined
    throw new NodeApiError(context.getNode(), error as JsonObject)
  }
}

async function request(
  context: IHookFunctions,
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST',
  path: string,
  body?: IDataObject,
): Promise<IDataObject> {
  const content = body ? { method, path, body } : { method, path }
  return toObject(await call(context, 'wireflowRelayApi', content))
}
