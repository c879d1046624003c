import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { existing } from '../existing.ts'
import { sendPage } from '../pages/page.ts'
import { receiptPage } from '../pages/receipt-page.ts'
import { wantsPage } from '../pages/wants-page.ts'
import type { Run } from '../runs/run.ts'
import { hasEnded } from '../runs/run-state.ts'
import { runStates } from '../run-states.ts'
import { findRunByReceipt, listExecutions } from '../store/runs.ts'
import { publicOutputs, type PublicOutput } from '../triggers/public-outputs.ts'
import { showQueue } from './run-view.ts'

// Browsers open an ended stream again by themselves.
const MAX_STREAM_MS = 10 * 60_000
type Parts = Pick<Context, 'db' | 'now' | 'stopping' | 'triggers'>

const Params = z.object({ receipt: z.string() })

/**
 * `GET /r/:receipt` — how the run is doing: a page that reloads itself, JSON, or a stream
 * of events that ends with the run.
 * Knowing the address is the permission to look, so it shows the state, what came out if
 * the trigger makes that public, and nothing else.
 */
export function getReceipt(context: Parts): RequestHandler {
  return async (request, response) => {
    const { receipt } = Params.parse(request.params)
    const run = existing(await findRunByReceipt(context.db, receipt), 'run')

    if (wantsPage(request)) {
      sendPage(response, receiptPage(run, await outputsOf(context, run)))
      return
    }
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      await streamReceipt(context, request, response, run)
      return
    }
    response.json({
      ...(await showReceipt(context, run)),
      queue: await showQueue(context, run),
    })
  }
}

/** What a stranger with the address may see. */
async function showReceipt(context: Parts, run: Run) {
  const outputs = await outputsOf(context, run)
  return {
    runId: run.id,
    // Whoever filled in the honeypot is told nothing.
    status: run.state === 'quarantined' ? 'accepted' : run.state,
    ended: hasEnded(run.state),
    acceptedAt: run.acceptedAt,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
    ...(outputs && { outputs }),
  }
}

/** Undefined unless the trigger, as it is now, shows what its runs make. */
async function outputsOf(
  { db, triggers }: Parts,
  { id, state, triggerId }: Run,
): Promise<PublicOutput[] | undefined> {
  const trigger = triggerId === undefined ? undefined : await triggers.find(triggerId)
  if (!trigger?.settings.receipt.outputs) return undefined
  if (!hasEnded(state)) return []
  const { inputs, settings } = trigger
  return publicOutputs(await listExecutions(db, id), { ...settings.receipt, inputs })
}

/** One event a change of state, the present one first. */
async function streamReceipt(
  context: Parts,
  request: Request,
  response: Response,
  run: Run,
): Promise<void> {
  const { db, stopping } = context
  response.set('Content-Type', 'text/event-stream')
  const gone = new AbortController()
  request.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, stopping])
  for await (const latest of runStates(db, run, { waitMs: MAX_STREAM_MS, signal })) {
    const shown = JSON.stringify(await showReceipt(context, latest))
    response.write(`event: state\ndata: ${shown}\n\n`)
  }
  response.end()
}
