import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { callerOf } from '../http/caller-address.ts'
import type { Context } from './context.ts'
import { existing } from '../http/existing.ts'
import { sendPage, type Page } from '../http/page.ts'
import { sendUnlessKnown } from '../http/send-unless-known.ts'
import { answerPreflight, setCorsHeaders } from './cors.ts'
import { receiptPage } from './receipt-page.ts'
import type { Trigger } from './sql.ts'
import { findUsualTime } from './usual-time-sql.ts'
import { wantsPage } from '../http/wants-page.ts'
import type { RunHead } from '../runs/run.ts'
import { nextPretence, toStrangers } from '../runs/pretended-life.ts'
import { hasEnded } from '../runs/run-state.ts'
import { findRunHead, listExecutions } from '../runs/sql.ts'
import { createStreamPlaces } from '../http/stream-places.ts'
import { publicOutputs, type PublicOutput } from './public-outputs.ts'
import { showQueue } from '../runs/run-view.ts'

// Browsers open an ended stream again by themselves.
const MAX_STREAM_MS = 10 * 60_000
type Parts = Pick<
  Context,
  'db' | 'duplicateReceipts' | 'now' | 'publicUrl' | 'runWatch' | 'stopping' | 'triggers'
>

const Params = z.object({ receipt: z.string() })

/** What somebody sees who has the address of a receipt. */
type View = { run: RunHead; outputs: PublicOutput[] | undefined }

/**
 * `GET /r/:receipt` — how the run is doing: a page that reloads itself, JSON, or a stream
 * of events that ends with the run.
 * Knowing the address is the permission to look, so it shows the state, what came out if
 * the trigger makes that public, and nothing else.
 */
export function getReceipt(context: Parts): RequestHandler {
  const places = createStreamPlaces()

  return async (request, response) => {
    const { receipt } = Params.parse(request.params)
    const reading = await readReceipt(context, receipt)
    setCorsHeaders({ request, response }, pagesOf(context, reading))
    const { run, trigger, view } = existing(reading, 'run')

    if (wantsPage(request)) {
      sendPage(response, await pageOf(context, request, trigger, await view(run)))
      return
    }
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      const giveBack = places.take(receipt, callerOf(request))
      response.once('close', giveBack)
      await streamReceipt(context, { request, response, run, view })
      return
    }
    const shown = await view(run)
    const queue = await showQueue(context, shown.run)
    sendUnlessKnown(request, response, { ...toJson(shown), queue })
  }
}

async function pageOf(
  context: Parts,
  { path, query }: Request,
  trigger: Trigger | undefined,
  { run, outputs }: View,
): Promise<Page> {
  const ended = hasEnded(run.state)
  const root = '../'.repeat(path.split('/').length - 2)
  return receiptPage({
    run,
    outputs,
    now: context.now(),
    form: trigger?.settings.form,
    queue: await showQueue(context, run),
    usual: trigger && !ended ? await findUsualTime(context.db, trigger.id) : undefined,
    root,
    framedBy: 'embed' in query ? framesOf(trigger) : [],
  })
}

/** The pages that may show the form, which leads there: those that may read the receipt anyway. */
function framesOf(trigger: Trigger | undefined) {
  return trigger ? (trigger.settings.origins ?? 'anyone') : []
}

/** `OPTIONS /r/:receipt` — the question of a browser before a page reads a receipt. */
export function askReceipt(context: Parts): RequestHandler {
  return async (request, response) => {
    const { receipt } = Params.parse(request.params)
    const pages = pagesOf(context, await readReceipt(context, receipt))
    setCorsHeaders({ request, response }, pages)
    answerPreflight({ request, response }, pages, METHODS)
  }
}

const METHODS = 'GET, OPTIONS'

/** The pages that may call a trigger may read what comes of it; without one, all. */
function pagesOf({ publicUrl }: Parts, reading: Reading | undefined) {
  return { origins: reading?.trigger?.settings.origins, publicUrl: publicUrl() }
}

type Reading = {
  run: RunHead
  /** Undefined for a run without one, and once it is deleted. */
  trigger: Trigger | undefined
  view: (run: RunHead) => Promise<View>
}

/** The run that a receipt leads to, and what is seen of it by this receipt. */
async function readReceipt(
  context: Parts,
  receipt: string,
): Promise<Reading | undefined> {
  const { db, duplicateReceipts, now, triggers } = context
  const id = duplicateReceipts.runIdOf(receipt)
  const run = await findRunHead(db, id === undefined ? { receipt } : { id })
  if (!run) return undefined
  const { triggerId } = run
  const trigger = triggerId === undefined ? undefined : await triggers.find(triggerId)
  if (id === undefined) {
    return { run, trigger, view: async (latest) => viewOf(context, latest) }
  }
  // Whoever sent what somebody else had sent sees how it goes, and not what came out.
  const view = async (latest: RunHead) => ({
    run: toStrangers(latest, now()),
    outputs: undefined,
  })
  return { run, trigger, view }
}

async function viewOf(context: Parts, run: RunHead): Promise<View> {
  const shown = toStrangers(run, context.now())
  return { run: shown, outputs: await outputsOf(context, shown) }
}

function toJson({ run, outputs }: View) {
  return {
    runId: run.id,
    status: run.state,
    ended: hasEnded(run.state),
    acceptedAt: run.acceptedAt,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
    ...(run.inputs && { inputs: run.inputs }),
    ...(outputs && { outputs }),
  }
}

/** Undefined unless the trigger, as it is now, shows what its runs make. */
async function outputsOf(
  { db, triggers }: Parts,
  { id, state, triggerId }: RunHead,
): Promise<PublicOutput[] | undefined> {
  const trigger = triggerId === undefined ? undefined : await triggers.find(triggerId)
  if (!trigger?.settings.receipt.outputs) return undefined
  if (!hasEnded(state)) return []
  const { inputs, settings } = trigger
  return publicOutputs(await listExecutions(db, id), { ...settings.receipt, inputs })
}

type Stream = Omit<Reading, 'trigger'> & { request: Request; response: Response }

/** One event a change of state, the present one first. */
async function streamReceipt(
  context: Parts,
  { request, response, run, view }: Stream,
): Promise<void> {
  response.set('Content-Type', 'text/event-stream')
  const gone = new AbortController()
  request.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, context.stopping])
  for await (const latest of statesOf(context, run, signal)) {
    response.write(
      `event: state\ndata: ${JSON.stringify(toJson(await view(latest)))}\n\n`,
    )
  }
  response.end()
}

function statesOf(
  context: Parts,
  run: RunHead,
  signal: AbortSignal,
): AsyncGenerator<RunHead, void> {
  return run.state === 'quarantined'
    ? pretendedStates(context, run, signal)
    : context.runWatch.states(run, { waitMs: MAX_STREAM_MS, signal })
}

/** The same run again at each moment at which it seems to change. */
async function* pretendedStates(
  { now }: Parts,
  run: RunHead,
  signal: AbortSignal,
): AsyncGenerator<RunHead, void> {
  yield run
  for (;;) {
    const next = nextPretence(run, now())
    if (!next || signal.aborted) return
    const waitMs = next.getTime() - now().getTime()
    await sleep(waitMs, undefined, { signal }).catch(() => undefined)
    if (!signal.aborted) yield run
  }
}
