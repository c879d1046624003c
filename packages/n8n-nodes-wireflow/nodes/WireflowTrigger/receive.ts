import type {
  IDataObject,
  INodeExecutionData,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow'
import { attachFiles } from '../Wireflow/items/files'
import { toObject, toObjects } from '../reading/json'
import type { Output } from '../reading/outputs'
import { isGenuine } from '../reading/verify-webhook'
import { keptOf } from './subscription'

// Of each node; a delivery that comes again comes before so many others.
const MAX_SEEN = 1_000
const seenByNode = new Map<string, Set<string>>()

/** Takes a delivery of the relay: genuine ones that are wanted start the workflow, once. */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const kept = keptOf(context)
  const headers = context.getHeaderData()
  const { rawBody } = context.getRequestObject()
  // Without a secret nothing is genuine.
  if (!isGenuine(kept.secret ?? '', { headers, rawBody, now: Date.now() })) {
    context.getResponseObject().status(401).json({ error: 'The signature is not valid.' })
    return { noWebhookResponse: true }
  }
  const event = context.getBodyData()
  if (!isWanted(context, event)) return { webhookResponse: { ignored: 'not wanted' } }
  if (!isNew(context, String(headers['webhook-id']))) {
    return { webhookResponse: { ignored: 'seen already' } }
  }
  const item = await toItem(context, event, String(headers['webhook-id']))
  return { webhookResponse: { accepted: true }, workflowData: [[item]] }
}

function isWanted(context: IWebhookFunctions, { type, data }: IDataObject): boolean {
  // A ping shows in the editor that all is well, and starts nothing in production.
  if (type === 'ping') return context.getMode() === 'manual'
  const events = context.getNodeParameter('events') as string[]
  const workflowIds = context.getNodeParameter('workflowIds', []) as string[]
  const { workflowId } = toObject(data)
  return (
    events.includes(String(type)) &&
    (workflowIds.length === 0 || workflowIds.includes(String(workflowId)))
  )
}

/**
 * Deliveries are made at least once; a second one of the same event is let go. This is
 * remembered by the process and not by n8n's static data: what a webhook writes there is
 * lost when it starts the workflow, and would come before the execution is kept.
 */
function isNew(context: IWebhookFunctions, id: string): boolean {
  const node = `${context.getWorkflow().id}:${context.getNode().id}`
  const seen = seenByNode.get(node) ?? new Set()
  seenByNode.set(node, seen)
  if (seen.has(id)) return false
  seen.add(id)
  const [oldest] = seen
  if (oldest !== undefined && seen.size > MAX_SEEN) seen.delete(oldest)
  return true
}

async function toItem(
  context: IWebhookFunctions,
  { type, timestamp, data }: IDataObject,
  eventId: string,
): Promise<INodeExecutionData> {
  const fields = toObject(data)
  const told = context.getNodeParameter('simple', true) ? withoutNodeRuns(fields) : fields
  const item = { json: { eventId, event: type, timestamp, ...told } }
  if (context.getNodeParameter('outputFiles', 'urls') !== 'binary') return item
  const outputs = toObjects(fields.outputs) as Output[]
  return await attachFiles(context, item, outputs, 'data')
}

/** All but the upstream's own account of each node, which `outputs` sums up. */
function withoutNodeRuns(fields: IDataObject): IDataObject {
  const kept = Object.entries(fields).filter(([name]) => name !== 'nodeRuns')
  return Object.fromEntries(kept)
}
