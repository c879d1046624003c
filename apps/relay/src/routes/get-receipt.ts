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
import { findRunByReceipt } from '../store/runs.ts'
import { showQueue } from './run-view.ts'

// Browsers open an ended stream again by themselves.
const MAX_STREAM_MS = 10 * 60_000
const Params = z.object({ receipt: z.string() })

/**
 * `GET /r/:receipt` — how the run is doing: a page that reloads itself, JSON, or a stream
 * of events that ends with the run.
 * Knowing the address is the permission to look, so it shows the state and nothing else.
 */
export function getReceipt(
  context: Pick<Context, 'db' | 'now' | 'stopping'>,
): RequestHandler {
  return async (request, response) => {
    const { receipt } = Params.parse(request.params)
    const run = existing(await findRunByReceipt(context.db, receipt), 'run')

    response.set('Cache-Control', 'no-store')
    if (wantsPage(request)) {
      sendPage(response, receiptPage(run))
      return
    }
    if (request.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
      await streamReceipt(context, request, response, run)
      return
    }
    response.json({ ...showReceipt(run), queue: await showQueue(context, run) })
  }
}

/** What a stranger with the address may see. */
function showReceipt(run: Run) {
  return {
    runId: run.id,
    // Whoever filled in the honeypot is told nothing.
    status: run.state === 'quarantined' ? 'accepted' : run.state,
    ended: hasEnded(run.state),
    acceptedAt: run.acceptedAt,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
  }
}

/** One event a change of state, the present one first. */
async function streamReceipt(
  { db, stopping }: Pick<Context, 'db' | 'stopping'>,
  request: Request,
  response: Response,
  run: Run,
): Promise<void> {
  response.set('Content-Type', 'text/event-stream')
  const gone = new AbortController()
  request.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, stopping])
  for await (const latest of runStates(db, run, { waitMs: MAX_STREAM_MS, signal })) {
    response.write(`event: state\ndata: ${JSON.stringify(showReceipt(latest))}\n\n`)
  }
  response.end()
}
