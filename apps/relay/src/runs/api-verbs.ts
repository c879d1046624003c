import { z } from 'zod'
import { cancelRuns } from './cancel-runs.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { createFinishRun } from './finish-run.ts'
import { idOf } from '../http/read-query.ts'
import { route } from '../workspaces/route.ts'
import { GivenMoment } from '../http/times.ts'
import { CancelledRuns, Run as RunShape } from './run-shape.ts'
import type { Run } from './run.ts'
import { listUnknownExecutions } from './executions-sql.ts'
import { adoptForHeld } from './held-runs-sql.ts'
import { deleteQuarantined } from './quarantine-sql.ts'
import { findRun } from './sql.ts'
import { countWaiting } from './waiting-runs-sql.ts'
import { showRun } from './run-view.ts'

const HELD = 'run in quarantine or held'
const Adoption = z.strictObject({ executionId: z.string().min(1).max(200) })
const Failing = z
  .strictObject({ reason: z.string().min(1).max(1_000).optional() })
  .prefault({})
const Cancelling = z
  .strictObject({
    /** Null for those that a token asked for. */
    triggerId: idOf('trg').nullable().optional(),
    workflowId: z.string().min(1).max(200).optional(),
    acceptedFrom: GivenMoment.optional(),
    acceptedUntil: GivenMoment.optional(),
    /** Without it the answer tells how many there are, and nothing is ended. */
    confirm: z.literal(true).optional(),
    /** Ends them without an event for each. */
    silent: z.boolean().default(false),
  })
  .prefault({})

type Parts = Pick<
  Context,
  'db' | 'eventWriter' | 'jobs' | 'log' | 'metrics' | 'now' | 'publicUrl'
>

const HELD_RUN = {
  params: ['runId'],
  answers: { 202: RunShape },
  errors: ['not_found', 'conflict'],
} as const

/** `POST /v1/runs/{runId}/adopt` */
export const postAdoption = route({
  ...HELD_RUN,
  summary: 'Names the execution that a held run had started',
  body: Adoption,
}).by(
  (context: Parts) =>
    async ({ params: { runId }, body: { executionId }, workspaceId }) => {
      const unknown = await listUnknownExecutions(context.db, workspaceId, [executionId])
      if (unknown.length === 0) {
        throw new RelayError('conflict', 'This execution belongs to another run.')
      }
      const which = { workspaceId, runId }
      const run = await adoptForHeld(context.db, which, executionId, context.now())
      return { status: 202, body: showRun(context, existing(run, HELD), []) }
    },
)

/** `POST /v1/runs/{runId}/fail` */
export const postFailure = route({
  ...HELD_RUN,
  summary: 'Ends a held run as failed',
  description: 'Its subscribers hear of it.',
  body: Failing,
  answers: { 200: RunShape },
}).by((context: Parts) => {
  const finish = createFinishRun(context)
  return async ({ params: { runId }, body, workspaceId }) => {
    const { reason = 'It was held and then failed by hand.' } = body
    const found = await findRun(context.db, workspaceId, runId)
    const run = existing(found?.state === 'held' && found, HELD)
    await finish(run, { state: 'failed', error: { message: reason, nodeId: null } })
    const ended = await findRun(context.db, workspaceId, runId)
    return { status: 200, body: showRun(context, ended ?? run, []) }
  }
})

/** `POST /v1/runs/{runId}/cancel` */
export const postCancel = route({
  summary: 'Ends a run that was not started',
  description:
    'Its subscribers hear of it. What was started upstream cannot be called back.',
  params: ['runId'],
  answers: { 200: RunShape },
  errors: ['conflict'],
}).by((context: Parts) => async ({ params: { runId }, workspaceId }) => {
  const { cancelledCount } = await cancelRuns(
    context,
    { workspaceId, runId },
    { silent: false },
  )
  const run = existing(await findRun(context.db, workspaceId, runId), 'run')
  if (cancelledCount === 0) throw notWaiting(run)
  return { status: 200, body: showRun(context, run, []) }
})

function notWaiting({ state }: Run): RelayError {
  const message = `A run can be cancelled while it waits to be started; this one is ${state}.`
  const hint = state === 'held' ? ' Fail, adopt or release it.' : ''
  return new RelayError('conflict', `${message}${hint}`)
}

/** `POST /v1/runs/cancel` */
export const postCancelAll = route({
  summary: 'Ends the runs of a trigger, a workflow or a time that wait',
  description: 'Says how many there are; with `confirm` it ends them.',
  body: Cancelling,
  answers: { 200: CancelledRuns },
  examples: { 'how many wait': { body: {}, status: 200 } },
}).by((context: Parts) => async ({ body, workspaceId }) => {
  const { confirm, silent, ...wanted } = body
  const filter = { ...wanted, workspaceId }
  return {
    status: 200,
    body: confirm
      ? await cancelRuns(context, filter, { silent })
      : { cancelledCount: 0, waitingCount: await countWaiting(context.db, filter) },
  }
})

/** `DELETE /v1/runs/{runId}` */
export const removeRun = route({
  summary: 'Removes a run that was kept aside as spam, with its files',
  params: ['runId'],
  answers: { 204: null },
}).by(({ db }: Pick<Context, 'db'>) => async ({ params: { runId }, workspaceId }) => {
  existing(await deleteQuarantined(db, { workspaceId, runId }), HELD)
  return { status: 204 }
})
