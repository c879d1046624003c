import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import { cancelRuns } from './cancel-runs.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { createFinishRun } from './finish-run.ts'
import { idOf } from '../http/read-query.ts'
import type { Run } from './run.ts'
import { listUnknownExecutions } from './executions-sql.ts'
import { adoptForHeld } from './held-runs-sql.ts'
import { deleteQuarantined } from './quarantine-sql.ts'
import { findRun } from './sql.ts'
import { countWaiting } from './waiting-runs-sql.ts'
import { showRun } from './run-view.ts'

const HELD = 'run in quarantine or held'
const Params = z.object({ runId: z.string() })
const Adoption = z.strictObject({ executionId: z.string().min(1).max(200) })
const Failing = z.strictObject({ reason: z.string().min(1).max(1_000).optional() })

const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const Cancelling = z
  .strictObject({
    /** Null for those that a token asked for. */
    triggerId: idOf('trg').nullable().optional(),
    workflowId: z.string().min(1).max(200).optional(),
    acceptedFrom: Moment.optional(),
    acceptedUntil: Moment.optional(),
    /** Without it the answer tells how many there are, and nothing is ended. */
    confirm: z.literal(true).optional(),
    /** Ends them without an event for each. */
    silent: z.boolean().default(false),
  })
  .prefault({})

type Parts = Pick<Context, 'db' | 'eventWriter' | 'jobs' | 'log' | 'now' | 'publicUrl'>

/** `POST /v1/runs/:runId/adopt` — names the execution that a held run had started. */
export function postAdoption(context: Parts): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const { executionId } = Adoption.parse(request.body)
    const workspaceId = workspaceOf(response)
    const unknown = await listUnknownExecutions(context.db, workspaceId, [executionId])
    if (unknown.length === 0) {
      throw new RelayError('conflict', 'This execution belongs to another run.')
    }
    const which = { workspaceId, runId }
    const run = await adoptForHeld(context.db, which, executionId, context.now())
    response.status(202).json(showRun(context, existing(run, HELD), []))
  }
}

/** `POST /v1/runs/:runId/fail` — ends a held run as failed; its subscribers hear of it. */
export function postFailure(context: Parts): RequestHandler {
  const finish = createFinishRun(context)
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const { reason = 'It was held and then failed by hand.' } = Failing.parse(
      request.body ?? {},
    )
    const workspaceId = workspaceOf(response)
    const found = await findRun(context.db, workspaceId, runId)
    const run = existing(found?.state === 'held' && found, HELD)
    await finish(run, { state: 'failed', error: { message: reason, nodeId: null } })
    const ended = await findRun(context.db, workspaceId, runId)
    response.json(showRun(context, ended ?? run, []))
  }
}

/**
 * `POST /v1/runs/:runId/cancel` — ends a run that was not started; its subscribers hear of it.
 * What was started upstream cannot be called back.
 */
export function postCancel(context: Parts): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const workspaceId = workspaceOf(response)
    const { cancelledCount } = await cancelRuns(
      context,
      { workspaceId, runId },
      { silent: false },
    )
    const run = existing(await findRun(context.db, workspaceId, runId), 'run')
    if (cancelledCount === 0) throw notWaiting(run)
    response.json(showRun(context, run, []))
  }
}

function notWaiting({ state }: Run): RelayError {
  const message = `A run can be cancelled while it waits to be started; this one is ${state}.`
  const hint = state === 'held' ? ' Fail, adopt or release it.' : ''
  return new RelayError('conflict', `${message}${hint}`)
}

/**
 * `POST /v1/runs/cancel` — how many runs of a trigger, a workflow or a time wait to be started;
 * with `confirm`, ends them.
 */
export function postCancelAll(context: Parts): RequestHandler {
  return async (request, response) => {
    const { confirm, silent, ...wanted } = Cancelling.parse(request.body)
    const filter = { ...wanted, workspaceId: workspaceOf(response) }
    response.json(
      confirm
        ? await cancelRuns(context, filter, { silent })
        : { cancelledCount: 0, waitingCount: await countWaiting(context.db, filter) },
    )
  }
}

/** `DELETE /v1/runs/:runId` — removes a run that was kept aside as spam, with its files. */
export function removeRun({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const which = { workspaceId: workspaceOf(response), runId }
    existing(await deleteQuarantined(db, which), HELD)
    response.status(204).end()
  }
}
