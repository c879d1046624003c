import type {
  IDataObject,
  IWebhookFunctions,
  IWebhookResponseData,
  JsonObject,
} from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'
import { hasRelay } from '../../api/caller'
import { none } from '../../api/patience'
import { isObject, toObjects, toText } from '../../reading/json'
import { executionOf, toOpenReport, type Report } from '../../reading/report'
import { isGenuine } from '../../reading/verify-webhook'
import { toErrorItem, type Outcome } from '../items/error-item'
import { factsOf } from '../items/failure'
import { isUnavailable } from '../items/files'
import { toOutcome } from '../items/outcome'
import { needsGraph, readForm, toItem, type Form } from '../items/to-item'
import { withIds } from '../items/with-ids'
import { addCallback, secretOf } from './callback'
import { forgetEnds, readEnds } from './ends'
import { failOnResume } from './fail-on-resume'
import { createGraphs, type Graphs } from './graphs'
import { inChunks } from './in-chunks'
import { getExecution, readPastLimit } from './poll'
import { MOST_AT_ONCE, readRuns } from './read-runs'

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
  const runIds = [...new Set(waiting.flatMap(({ runId }) => runId ?? []))]
  const [told] = toObjects([context.getBodyData().data])
  if (!runIds.includes(String(told?.runId))) return stays('Nobody waits for this run.')

  const key = keyOf(context)
  const read = (some: readonly string[]) => readRuns(context, some, { patience: none() })
  const ends = await readEnds({ key, runIds, read, most: MOST_AT_ONCE })
  if (typeof ends === 'string') {
    // From now on that one is waited for, in the same way.
    await addCallback(context, ends, none())
    return stays(`The run ${ends} has not ended.`)
  }
  if (!claim(key)) {
    return answer(context, 409, { error: 'Another callback is resuming it right now.' })
  }
  try {
    const response = goOnWith(context, await toOutcomes(context, waiting, ends))
    forgetEnds(key)
    return response
  } catch (error) {
    // The relay brings this callback again, and may resume it then.
    claims.delete(key)
    return answer(context, 503, { error: (error as Error).message, retry: true })
  }
}

function keyOf(context: IWebhookFunctions): string {
  const executionId = context.evaluateExpression('{{ $execution.id }}', 0)
  return `${String(executionId)} ${context.getNode().id}`
}

type WaitingItem = {
  index: number
  runId: string | undefined
  executionId: string | undefined
  /** Why it was not started, as it is to flow on. */
  refused: IDataObject | undefined
}

/** What the node put aside when it suspended. */
function itemsOf(context: IWebhookFunctions): WaitingItem[] {
  const kept = context.evaluateExpression('{{ $input.all() }}') as unknown
  return toObjects(kept).map(({ json, pairedItem }, position) => {
    const { runId, executionId, finished, error } = json as IDataObject
    const { item: index = position } = (pairedItem ?? {}) as { item?: number }
    const isRefused = finished === undefined && isObject(error)
    return {
      index,
      runId: toText(runId),
      executionId: toText(executionId),
      refused: isRefused ? error : undefined,
    }
  })
}

// For this long a second callback is turned away while n8n goes on with the first.
const CLAIM_MS = 60_000
const claims = new Map<string, number>()

/**
 * Whether this callback is the one that resumes. One that comes twice in the same moment
 * finds everything ended twice, and n8n would go on twice.
 */
function claim(key: string): boolean {
  const now = Date.now()
  for (const [each, at] of claims) if (now - at > CLAIM_MS) claims.delete(each)
  if (claims.has(key)) return false
  claims.set(key, now)
  return true
}

const FILES_AT_ONCE = 8

async function toOutcomes(
  context: IWebhookFunctions,
  waiting: readonly WaitingItem[],
  reports: ReadonlyMap<string, Report>,
): Promise<Outcome[]> {
  const form = readForm(context)
  const graphs = createGraphs(context)
  return await inChunks(waiting, FILES_AT_ONCE, async (item) => {
    const report = await reportOf(context, item, reports)
    return report
      ? await toResumed(context, report, { form, graphs, itemIndex: item.index })
      : toRefused(context, item)
  })
}

/** How the execution of an item has ended; undefined where none was started. */
async function reportOf(
  context: IWebhookFunctions,
  { runId, executionId }: WaitingItem,
  reports: ReadonlyMap<string, Report>,
): Promise<Report | undefined> {
  const report = runId ? reports.get(runId) : undefined
  if (report) return executionOf(report, executionId ?? null)
  if (!executionId) return undefined
  // It had ended before the node suspended, so nobody has read it since.
  const open = toOpenReport({ executionId, workflowId: null })
  return await getExecution(context, open, { patience: none() })
}

function toRefused(context: IWebhookFunctions, { index, refused }: WaitingItem): Outcome {
  const message = toText(refused?.message) ?? 'The workflow was not started'
  const description = toText(refused?.description)
  const error = new NodeOperationError(context.getNode(), message, {
    itemIndex: index,
    ...(description ? { description } : {}),
  })
  return { item: toErrorItem(error, index), error }
}

type Resuming = { form: Form; graphs: Graphs; itemIndex: number }

async function toResumed(
  context: IWebhookFunctions,
  report: Report,
  { form, graphs, itemIndex }: Resuming,
): Promise<Outcome> {
  const real = await readPastLimit(context, report, { patience: none() })
  const graph = needsGraph(form) ? await graphs.of(real) : undefined
  const how = { form, itemIndex, graph, patience: none() }
  try {
    const ended = await toOutcome(context, real, how)
    if (ended) return ended
    const item = await toItem(context, real, how)
    return { item: { ...item, json: { ...item.json, waitLimitReached: true } } }
  } catch (thrown) {
    // Files that are gone for good; what passes is for another callback.
    if (!isUnavailable(thrown))
      throw new NodeApiError(context.getNode(), thrown as JsonObject)
    const error = withIds(thrown, real)
    return { item: toErrorItem(error, itemIndex, factsOf(real)), error }
  }
}

function goOnWith(
  context: IWebhookFunctions,
  outcomes: readonly Outcome[],
): IWebhookResponseData {
  const [first, ...others] = outcomes.flatMap(({ error }) => error ?? [])
  const { onError } = context.getNode()
  const goesOn = onError === 'continueErrorOutput' || onError === 'continueRegularOutput'
  if (first && !goesOn) {
    const input = failOnResume(context, [first, ...others])
    return { webhookResponse: { resumed: true }, workflowData: [input] }
  }
  const items = outcomes.map(({ item }) => item)
  return { webhookResponse: { resumed: true }, workflowData: [items] }
}

/** n8n goes on waiting. */
function stays(reason: string): IWebhookResponseData {
  return { webhookResponse: { resumed: false, reason } }
}

function answer(
  context: IWebhookFunctions,
  status: number,
  body: IDataObject,
): IWebhookResponseData {
  context.getResponseObject().status(status).json(body)
  return { noWebhookResponse: true }
}
