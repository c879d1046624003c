import { createSecret } from '@wireflow-connect/webhooks'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { existing } from '../http/existing.ts'
import { createId, createSecretId } from '../db/ids.ts'
import { JsonObject } from '../base/json-object.ts'
import type { Run } from './run.ts'
import { joinCallback } from '../endpoints/callbacks-sql.ts'
import { followExecutions } from './followed-executions-sql.ts'
import { findRun, getRun, listExecutions } from './sql.ts'
import { DeadlineMs } from './deadline-ms.ts'
import { refuseUrl } from '../endpoints/refuse-url.ts'
import { showRun } from './run-view.ts'
import { Callback } from './api.ts'

const MOST_EXECUTIONS = 500

const Params = z.object({ runId: z.string() })
const Followed = z.strictObject({
  workflowId: z.string().min(1),
  /** One execution, or those of one batch. */
  executionIds: z.array(z.string().min(1).max(200)).min(1).max(MOST_EXECUTIONS),
  /** Comes back with every event of the run. */
  metadata: JsonObject.default({}),
  deadlineMs: DeadlineMs,
  callback: Callback.optional(),
})

type Parts = Pick<Context, 'client' | 'db' | 'now' | 'publicUrl' | 'seal'>

/** `POST /v1/runs/:runId/callbacks` — one more address that hears of the end of this run. */
export function postCallback(context: Parts): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const callback = withSecret(Callback.parse(request.body))
    refuseUrl(context.client, callback.url)
    const workspaceId = workspaceOf(response)
    existing(await findRun(context.db, workspaceId, runId), 'run')
    const wanted = { ...callback, workspaceId, runId, now: context.now() }
    const secret = await context.db.transaction((tx) =>
      joinCallback(tx, context.seal, wanted),
    )
    response.status(201).json({ url: callback.url, secret })
  }
}

/**
 * `POST /v1/executions` — follows executions that something else has started, as a run: one,
 * or all of a batch. Those that a run has already give that run.
 */
export function postExecutions(context: Parts): RequestHandler {
  return async (request, response) => {
    const given = Followed.parse(request.body)
    const wanted = { ...given, executionIds: [...new Set(given.executionIds)] }
    const callback = wanted.callback && withSecret(wanted.callback)
    if (callback) refuseUrl(context.client, callback.url)
    const workspaceId = workspaceOf(response)
    const run = newRun(workspaceId, wanted, context.now())
    const { runId, shown } = await context.db.transaction(async (tx) => {
      const runId = await followExecutions(tx, run, wanted.executionIds)
      if (!callback) return { runId, shown: {} }
      const joining = { ...callback, workspaceId, runId, now: context.now() }
      const secret = await joinCallback(tx, context.seal, joining)
      return { runId, shown: { callback: { url: callback.url, secret } } }
    })
    const followed = await getRun(context.db, runId)
    const executions = await listExecutions(context.db, runId)
    response.status(202).json({ ...showRun(context, followed, executions), ...shown })
  }
}

type NewCallback = Omit<Callback, 'secret'> & { secret: string }

function withSecret({ secret = createSecret(), ...callback }: Callback): NewCallback {
  return { ...callback, secret }
}

function newRun(
  workspaceId: string,
  { workflowId, executionIds, metadata, deadlineMs }: z.infer<typeof Followed>,
  now: Date,
): Run {
  return {
    id: createId('run', now),
    workspaceId,
    triggerId: undefined,
    workflowId,
    workflowName: undefined,
    receipt: createSecretId('rcp'),
    way: 'execute',
    targetNodeId: undefined,
    // Several are a batch, whatever it was made of.
    iteratorConfigs: executionIds.length > 1 ? [] : undefined,
    batchId: undefined,
    hops: 0,
    state: 'running',
    inputValues: {},
    triggerData: {},
    metadata,
    error: undefined,
    acceptedAt: now,
    startedAt: now,
    endedAt: undefined,
    deadlineAt: new Date(now.getTime() + deadlineMs),
    deadlineMs,
  }
}
