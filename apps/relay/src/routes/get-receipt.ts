import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { sendPage } from '../pages/page.ts'
import { receiptPage } from '../pages/receipt-page.ts'
import { wantsPage } from '../pages/wants-page.ts'
import { hasEnded } from '../runs/run-state.ts'
import { findRunByReceipt } from '../store/runs.ts'

const Params = z.object({ receipt: z.string() })

/**
 * `GET /r/:receipt` — how the run is doing, as a page that reloads itself or as JSON.
 * Knowing the address is the permission to look, so it shows the state and nothing else.
 */
export function getReceipt({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { receipt } = Params.parse(request.params)
    const run = await findRunByReceipt(db, receipt)
    if (!run) throw new RelayError('not_found', 'There is no such run.')

    response.set('Cache-Control', 'no-store')
    if (wantsPage(request)) {
      sendPage(response, receiptPage(run))
      return
    }
    response.json({
      runId: run.id,
      status: run.state,
      ended: hasEnded(run.state),
      acceptedAt: run.acceptedAt,
      startedAt: run.startedAt ?? null,
      endedAt: run.endedAt ?? null,
    })
  }
}
