import type {
  IDataObject,
  INodeExecutionData,
  IWebhookFunctions,
  IWebhookResponseData,
} from 'n8n-workflow'
import { NodeOperationError } from 'n8n-workflow'
import { hasRelay } from '../../api/caller'
import { toObjects, toText } from '../../reading/json'
import { hasEnded, type Report } from '../../reading/report'
import { isGenuine } from '../../reading/verify-webhook'
import { isUnavailable } from '../items/files'
import { failureOf, readForm, toItem } from '../items/to-item'
import { secretOf } from './callback'
import { failOnResume } from './fail-on-resume'
import { getRun, readPastLimit } from './poll'

/**
 * Takes a callback of the relay and resumes the n8n execution once everything it waits for
 * has ended. What the callback says is not believed: it must be signed, and every run is
 * read again. Nothing may be thrown in here, or n8n would go on with empty items.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  try {
    const rawBody = context.getRequestObject().rawBody
    const headers = context.getHeaderData()
    const secret = hasRelay(context) ? await secretOf(context) : ''
    if (!isGenuine(secret, { headers, rawBody, now: Date.now() })) {
      return answer(context, 401, {
        error: 'This callback is not signed as it should be.',
      })
    }
    return await goOn(context)
  } catch (error) {
    return answer(context, 503, { error: (error as Error).message, retry: true })
  }
}

async function goOn(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const waiting = itemsOf(context)
  const runIds = waiting.flatMap(({ runId }) => runId ?? [])
  const [told] = toObjects([context.getBodyData().data])
  if (!runIds.includes(String(told?.runId))) {
    return { webhookResponse: { resumed: false, reason: 'Nobody waits for this run.' } }
  }
  const reports = await readAll(context, runIds)
  if (!reports)
    return { webhookResponse: { resumed: false, reason: 'Others still run.' } }

  const wait = runIds.join()
  if (!claim(wait)) {
    return answer(context, 409, { error: 'Another callback is resuming it right now.' })
  }
  const items = toResumedItems(context, waiting, reports)
  // When this goes wrong the relay calls again soon, and may resume it then.
  void items.catch(() => claims.delete(wait))
  return goOnWith(context, await items)
}

async function toResumedItems(
  context: IWebhookFunctions,
  waiting: readonly WaitingItem[],
  reports: ReadonlyMap<string, Report>,
): Promise<INodeExecutionData[]> {
  const items: INodeExecutionData[] = []
  for (const { index, runId, error } of waiting) {
    const report = runId ? reports.get(runId) : undefined
    items.push(await toResumedItem(context, { index, report, error }))
  }
  return items
}

/** Every run that is waited for, or undefined as soon as one has not ended. */
async function readAll(context: IWebhookFunctions, runIds: readonly string[]) {
  const reports = new Map<string, Report>()
  for (const runId of runIds) {
    const report = await getRun(context, runId)
    if (!hasEnded(report)) return undefined
    reports.set(runId, report)
  }
  return reports
}

type WaitingItem = { index: number; runId: string | undefined; error: string | undefined }

/** What the node put aside when it suspended. */
function itemsOf(context: IWebhookFunctions): WaitingItem[] {
  const kept = context.evaluateExpression('{{ $input.all() }}') as unknown
  return toObjects(kept).map(({ json, pairedItem }, position) => {
    const { runId, error } = json as IDataObject
    const { item: index = position } = (pairedItem ?? {}) as { item?: number }
    return { index, runId: toText(runId), error: toText(error) }
  })
}

// For this long a second callback is turned away while n8n goes on with the first.
const CLAIM_MS = 60_000
const claims = new Map<string, number>()

/**
 * Whether this callback is the one that resumes. Two that arrive in the same moment both
 * find everything ended, and n8n would go on twice.
 */
function claim(wait: string): boolean {
  const now = Date.now()
  for (const [key, at] of claims) if (now - at > CLAIM_MS) claims.delete(key)
  if (claims.has(wait)) return false
  claims.set(wait, now)
  return true
}

type Resumed = { index: number; report: Report | undefined; error: string | undefined }

async function toResumedItem(
  context: IWebhookFunctions,
  { index, report, error }: Resumed,
): Promise<INodeExecutionData> {
  if (!report) {
    const message = error ?? 'The workflow was not started'
    const refusal = new NodeOperationError(context.getNode(), message, {
      itemIndex: index,
    })
    return { json: { error: message }, error: refusal, pairedItem: { item: index } }
  }
  const real = await readPastLimit(context, report)
  const failure = failureOf(context, real, index)
  const item = await toItem(context, real, readForm(context), index).catch(
    (thrown: unknown) => withoutFiles(thrown, index),
  )
  if (failure) return { ...item, error: failure }
  if (hasEnded(real)) return item
  return { ...item, json: { ...item.json, waitLimitReached: true } }
}

/** An item whose files are gone for good has failed; what passes is for another callback. */
function withoutFiles(thrown: unknown, index: number): INodeExecutionData {
  if (!isUnavailable(thrown)) throw thrown
  const { message, description } = thrown
  return {
    json: { error: message, description },
    error: thrown,
    pairedItem: { item: index },
  }
}

function goOnWith(
  context: IWebhookFunctions,
  items: INodeExecutionData[],
): IWebhookResponseData {
  const [first, ...others] = items.flatMap(({ error }) => error ?? [])
  const { onError } = context.getNode()
  const goesOn = onError === 'continueErrorOutput' || onError === 'continueRegularOutput'
  if (first && !goesOn) {
    const input = failOnResume(context, [first, ...others])
    return { webhookResponse: { resumed: true }, workflowData: [input] }
  }
  return { webhookResponse: { resumed: true }, workflowData: [items] }
}

function answer(
  context: IWebhookFunctions,
  status: number,
  body: IDataObject,
): IWebhookResponseData {
  context.getResponseObject().status(status).json(body)
  return { noWebhookResponse: true }
}
