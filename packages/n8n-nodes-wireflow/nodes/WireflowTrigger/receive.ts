import type {
  IDataObject,
  INodeExecutionData,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow'
import { attachAvailableFiles } from '../Wireflow/items/files'
import { linkTo } from '../Wireflow/items/to-item'
import { recentGraph } from '../Wireflow/run/graphs'
import { getRun } from '../Wireflow/run/poll'
import { none } from '../api/patience'
import { isObject, toObject } from '../reading/json'
import { executionOf, fromEvent, type Report } from '../reading/report'
import { selectOutputs } from '../reading/select-outputs'
import type { Graph } from '../reading/set-inputs'
import { simplify } from '../reading/simplify'
import { isGenuine } from '../reading/verify-webhook'
import { exampleEvent } from './example'
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
    return refuse(context, 401, 'The signature is not valid.')
  }
  const event = context.getBodyData()
  if (!isWanted(context, event)) return { webhookResponse: { ignored: 'not wanted' } }
  const eventId = String(headers['webhook-id'])
  const seen = seenBy(context)
  if (seen.has(eventId)) return { webhookResponse: { ignored: 'seen already' } }
  remember(seen, eventId)
  try {
    const told = event.type === 'ping' ? await exampleEvent(context) : event
    const item = await toItem(context, told, eventId)
    return { webhookResponse: { accepted: true }, workflowData: [[item]] }
  } catch (error) {
    // The relay brings it again, and it must be new then.
    seen.delete(eventId)
    return refuse(context, 503, (error as Error).message)
  }
}

function refuse(
  context: IWebhookFunctions,
  status: number,
  error: string,
): IWebhookResponseData {
  context.getResponseObject().status(status).json({ error })
  return { noWebhookResponse: true }
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
 * The ids of the deliveries that have started the workflow: they are made at least once, and
 * a second one of the same event is let go. This is remembered by the process and not by
 * n8n's static data, which is written as a whole: one delivery would undo what another one,
 * or a change of the subscription, has written meanwhile.
 */
function seenBy(context: IWebhookFunctions): Set<string> {
  const node = `${context.getWorkflow().id}:${context.getNode().id}`
  const seen = seenByNode.get(node) ?? new Set()
  seenByNode.set(node, seen)
  return seen
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id)
  const [oldest] = seen
  if (oldest !== undefined && seen.size > MAX_SEEN) seen.delete(oldest)
}

async function toItem(
  context: IWebhookFunctions,
  { type, timestamp, data }: IDataObject,
  eventId: string,
): Promise<INodeExecutionData> {
  const report = await reportOf(context, toObject(data))
  const graph = await recentGraph(context, report)
  const item = {
    json: {
      eventId,
      event: type,
      timestamp,
      ...(context.getNodeParameter('simple', true)
        ? await toSimple(context, report, graph)
        : report.raw),
    },
  }
  if (context.getNodeParameter('outputFiles', 'urls') !== 'binary') return item
  const outputs = selectOutputs(report, graph)
  return await attachAvailableFiles(context, item, outputs, 'data')
}

/** What an event tells; a result that was too large for it is read from the relay. */
async function reportOf(context: IWebhookFunctions, data: IDataObject): Promise<Report> {
  const told = fromEvent(data)
  if (!isObject(data.largeResult) || !told.runId) return told
  const run = await getRun(context, told.runId, { patience: none() })
  const { outputs } = executionOf(run, told.executionId)
  return { ...told, outputs, raw: { ...told.raw, outputs } }
}

/** The fields of every node of this package, and what only an event knows. */
async function toSimple(
  context: IWebhookFunctions,
  report: Report,
  graph: Graph | undefined,
): Promise<IDataObject> {
  const link = await linkTo(context, report)
  const { acceptedAt = null, metadata = {} } = report.raw
  return { ...simplify(report, { graph, link }), acceptedAt, metadata }
}
