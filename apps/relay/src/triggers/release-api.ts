import { existing } from '../http/existing.ts'
import { releaseHeld } from '../runs/held-runs-sql.ts'
import { Run } from '../runs/run-shape.ts'
import { showRun } from '../runs/run-view.ts'
import { route } from '../workspaces/route.ts'
import type { Context } from './context.ts'
import { release } from './quarantine.ts'

/** `POST /v1/runs/{runId}/release` */
export const postRelease = route({
  summary: 'Starts a run that was kept aside',
  description:
    'One that was taken for spam, or is held because nobody knows whether it was started.',
  params: ['runId'],
  answers: { 202: Run },
}).by(
  (context: Pick<Context, 'connectUpstream' | 'db' | 'now' | 'publicUrl'>) =>
    async ({ params: { runId }, workspaceId }) => {
      const which = { workspaceId, runId }
      const run =
        (await release(context, which)) ??
        (await releaseHeld(context.db, which, context.now()))
      return {
        status: 202,
        body: showRun(context, existing(run, 'run in quarantine or held'), []),
      }
    },
)
