import { createSecret } from '@wireflow-connect/webhooks'
import { z } from 'zod'
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
import { route } from '../workspaces/route.ts'
import { RunWithCallback, ShownCallback } from './run-shape.ts'

const MOST_EXECUTIONS = 500

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

/** `POST /v1/runs/{runId}/callbacks` */
export const postCallback = route({
  summary: 'One more address that hears of the end of this run',
  description: 'Of one that has ended at once.',
  params: ['runId'],
  body: Callback,
  answers: { 201: ShownCallback },
}).by((context: Parts) => async ({ params: { runId }, body, workspaceId }) => {
  const callback = withSecret(body)
  refuseUrl(context.client, callback.url)
  existing(await findRun(context.db, workspaceId, runId), 'run')
  const wanted = { ...callback, workspaceId, runId, now: context.now() }
  const secret = await context.db.transaction((tx) =>
    joinCallback(tx, context.seal, wanted),
  )
  return { status: 201, body: { url: callback.url, secret } }
})

/** `POST /v1/executions` */
export const postExecutions = route({
  summary: 'Follows executions that something else has started, as a run',
  description: 'One, or all of a batch. Those that a run has already give that run.',
  body: Followed,
  answers: { 202: RunWithCallback },
  errors: ['conflict'],
}).by((context: Parts) => async ({ body: given, workspaceId }) => {
  const wanted = { ...given, executionIds: [...new Set(given.executionIds)] }
  const callback = wanted.callback && withSecret(wanted.callback)
  if (callback) refuseUrl(context.client, callback.url)
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
  return { status: 202, body: { ...showRun(context, followed, executions), ...shown } }
})

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
