import { z } from 'zod'
import { estimate, EstimateShape } from '../upstream/estimate.ts'
import { acceptRun } from './accept-run.ts'
import { callKeysOf } from './call-key.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { route } from '../workspaces/route.ts'
import { IdempotencyKey } from '../http/shapes.ts'
import { Run as RunShape } from './run-shape.ts'
import { refetchRun } from './refetch-run.ts'
import { hasEnded } from './run-state.ts'
import type { Execution, Run } from './run.ts'
import { findRun, listExecutions } from './sql.ts'
import { showRun } from './run-view.ts'

const Rerun = z
  .object({
    /** Without it the answer tells the cost, and nothing is started. */
    confirm: z.literal(true).optional(),
  })
  .strict()
  .prefault({})

type Parts = Pick<
  Context,
  | 'connectUpstream'
  | 'db'
  | 'eventWriter'
  | 'jobs'
  | 'log'
  | 'metrics'
  | 'now'
  | 'publicUrl'
  | 'runWriter'
>

/** `POST /v1/runs/{runId}/refetch` */
export const postRefetch = route({
  summary: 'Asks the upstream once more about a run that has ended',
  description: 'What it says now is sent in new events.',
  params: ['runId'],
  answers: {
    202: RunShape.extend({ eventIds: z.array(z.string()) }).meta({ id: 'RefetchedRun' }),
  },
  errors: ['conflict', 'upstream_refused', 'upstream_unavailable', 'upstream_busy'],
}).by((context: Parts) => async ({ params: { runId }, workspaceId }) => {
  const run = await findEnded(context, workspaceId, runId)
  const executions = await listExecutions(context.db, run.id)
  if (executions.length === 0) {
    throw new RelayError('conflict', 'Nothing was started for this run upstream.')
  }
  const eventIds = await refetchRun(context, run, executions)
  const fresh = await listExecutions(context.db, run.id)
  return { status: 202, body: { ...showRun(context, run, fresh), eventIds } }
})

const Estimate = EstimateShape.extend({
  lastTimeCredits: z.number().nullable(),
}).meta({ id: 'Estimate' })

/** `POST /v1/runs/{runId}/rerun` */
export const postRerun = route({
  summary: 'Runs the same workflow with the same inputs again',
  description: 'Says what it would cost; with `confirm` it starts a new run.',
  params: ['runId'],
  headers: IdempotencyKey,
  body: Rerun,
  answers: {
    200: z.object({ started: z.literal(false), estimate: Estimate }),
    202: RunShape,
  },
  errors: [
    'conflict',
    'idempotency_mismatch',
    'upstream_refused',
    'upstream_unavailable',
    'upstream_busy',
  ],
}).by(
  (context: Parts) =>
    async ({ params: { runId }, body: { confirm }, workspaceId, request }) => {
      const run = await findEnded(context, workspaceId, runId)
      if (!confirm) {
        const body = {
          started: false as const,
          estimate: await estimateAgain(context, run),
        }
        return { status: 200, body }
      }
      const { triggerId, ...rest } = run
      const { run: again } = await acceptRun(context, {
        ...rest,
        ...(triggerId === undefined ? {} : { triggerId }),
        start: run,
        hops: 0,
        callKeys: callKeysOf({
          scope: run.workspaceId,
          key: request.get('idempotency-key'),
          body: { rerun: run.id },
        }),
      })
      return { status: 202, body: showRun(context, again, []) }
    },
)

async function estimateAgain(context: Parts, run: Run) {
  const expected = await estimate(context, run)
  const executions = await listExecutions(context.db, run.id)
  return { ...expected, lastTimeCredits: spentBy(executions) }
}

function spentBy(executions: readonly Execution[]): number | null {
  const known = executions.flatMap(({ creditsUsed }) => creditsUsed ?? [])
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0)
}

async function findEnded({ db }: Parts, workspaceId: string, id: string): Promise<Run> {
  const run = existing(await findRun(db, workspaceId, id), 'run')
  if (!hasEnded(run.state)) {
    throw new RelayError('conflict', `The run has not ended; it is ${run.state}.`)
  }
  return run
}
