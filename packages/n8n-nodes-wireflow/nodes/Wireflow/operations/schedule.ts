import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow'
import { call } from '../../api/call'
import { toObject, toObjects, toText } from '../../reading/json'
import { toItems } from '../items/to-items'
import { readJson } from '../run/read-json'

// A schedule of the relay calls a trigger by the clock, also while n8n is down.

export async function createSchedule(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const parameter = (name: string) => context.getNodeParameter(name, itemIndex)
  const body = {
    triggerId: triggerIdIn(String(parameter('trigger'))),
    cron: parameter('cron'),
    timeZone: parameter('timeZone'),
    data: readJson(context, 'data', itemIndex),
  } as IDataObject
  const request = { method: 'POST' as const, path: '/v1/schedules', body, itemIndex }
  // A second one would call the trigger twice, so this is never repeated by itself.
  const schedule = await call(context, 'wireflowRelayApi', request)
  return toItems([toObject(schedule)], itemIndex)
}

export async function deleteSchedule(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const path = pathOf(context, itemIndex)
  await call(context, 'wireflowRelayApi', { method: 'DELETE', path, itemIndex })
  return toItems([{ deleted: true }], itemIndex)
}

/** Switches a schedule on or off. */
export async function updateSchedule(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const path = pathOf(context, itemIndex)
  const body = { active: context.getNodeParameter('active', itemIndex) } as IDataObject
  const request = { method: 'PATCH' as const, path, body, itemIndex }
  return toItems([toObject(await call(context, 'wireflowRelayApi', request))], itemIndex)
}

export async function getManySchedules(
  context: IExecuteFunctions,
  itemIndex: number,
): Promise<INodeExecutionData[]> {
  const isAll = context.getNodeParameter('returnAll', itemIndex)
  const limit = isAll
    ? Number.POSITIVE_INFINITY
    : context.getNodeParameter('limit', itemIndex)
  const found: IDataObject[] = []
  let cursor: string | undefined
  do {
    const query = { limit: Math.min(100, limit), ...(cursor ? { cursor } : {}) }
    const request = { method: 'GET' as const, path: '/v1/schedules', query, itemIndex }
    const page = toObject(await call(context, 'wireflowRelayApi', request))
    found.push(...toObjects(page.data))
    cursor = toText(page.nextCursor)
  } while (cursor && found.length < limit)
  return toItems(found.slice(0, limit), itemIndex)
}

function pathOf(context: IExecuteFunctions, itemIndex: number): string {
  const id = String(context.getNodeParameter('scheduleId', itemIndex)).trim()
  return `/v1/schedules/${encodeURIComponent(id)}`
}

/** The id in the address of a trigger, or the id itself. */
function triggerIdIn(given: string): string {
  return /\/t\/([^/?#]+)/.exec(given)?.[1] ?? given.trim()
}
