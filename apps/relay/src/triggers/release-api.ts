import type { RequestHandler } from 'express'
import { z } from 'zod'
import { existing } from '../http/existing.ts'
import { releaseHeld } from '../runs/held-runs-sql.ts'
import { showRun } from '../runs/run-view.ts'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { release } from './quarantine.ts'

const Params = z.object({ runId: z.string() })

/**
 * `POST /v1/runs/:runId/release` — starts a run that was kept aside as spam, or that is
 * held because nobody knows whether it was started.
 */
export function postRelease(
  context: Pick<Context, 'connectUpstream' | 'db' | 'now' | 'publicUrl'>,
): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const which = { workspaceId: workspaceOf(response), runId }
    const run =
      (await release(context, which)) ??
      (await releaseHeld(context.db, which, context.now()))
    response
      .status(202)
      .json(showRun(context, existing(run, 'run in quarantine or held'), []))
  }
}
