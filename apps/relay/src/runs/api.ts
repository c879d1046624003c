import { createSecret, isSecret } from '@wireflow-connect/webhooks'
import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { acceptRun } from './accept-run.ts'
import { callKeysOf } from './call-key.ts'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { existing } from '../http/existing.ts'
import { JsonObject } from '../base/json-object.ts'
import { listBody, listQuery, readQuery } from '../http/read-query.ts'
import type { Run } from './run.ts'
import { fullName, refuseFaults } from './refuse-faults.ts'
import { hasEnded, RUN_STATES } from './run-state.ts'
import { createCallback, joinCallback } from '../endpoints/callbacks-sql.ts'
import { listQuarantinedFiles } from './quarantined-files-sql.ts'
import { findRun, listExecutions, listRuns, listRunsById } from './sql.ts'
import { refuseUrl } from '../endpoints/refuse-url.ts'
import { inputValues } from './input-values.ts'
import { checkStartWay, START_FIELDS } from './start-way.ts'
import { waitForEnd } from './run-watch.ts'
import { DeadlineMs } from './deadline-ms.ts'
import { showQueue, showRun, showSummary } from './run-view.ts'

/** An address that hears of the end of one run. */
export const Callback = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** One of 24 to 64 bytes; otherwise one is made, and shown in the answer. */
  secret: z.string().refine(isSecret, 'must be whsec_ and 24 to 64 bytes').optional(),
  /** For receivers that begin to wait only after they have had this answer. */
  notBeforeMs: z.number().int().min(0).max(60_000).default(0),
})
export type Callback = z.infer<typeof Callback>

const Params = z.object({ runId: z.string() })
const NewRun = z
  .strictObject({
    workflowId: z.string().min(1),
    ...START_FIELDS,
    /** Values by input label or node id. */
    inputs: JsonObject.default({}),
    /** Comes back with every event of the run. */
    metadata: JsonObject.default({}),
    deadlineMs: DeadlineMs,
    /** Hears of the end of this run, signed like every delivery. */
    callback: Callback.optional(),
    /** Answers once the run has ended, or after this many seconds if it has not. */
    wait: z.number().min(0).max(60).default(0),
  })
  .check(checkStartWay)
const RunsQuery = listQuery('run').extend({ state: z.enum(RUN_STATES).optional() })

/** `POST /v1/runs` — runs a workflow without a trigger. */
export function postRun(
  context: Pick<
    Context,
    | 'db'
    | 'jobs'
    | 'log'
    | 'now'
    | 'descriptions'
    | 'publicUrl'
    | 'stopping'
    | 'runWatch'
    | 'runWriter'
    | 'seal'
    | 'client'
  >,
): RequestHandler {
  return async (request, response) => {
    const wanted = NewRun.parse(request.body)
    const workspaceId = workspaceOf(response)
    const callback = wanted.callback && {
      url: wanted.callback.url,
      secret: wanted.callback.secret ?? createSecret(),
      notBeforeMs: wanted.callback.notBeforeMs,
    }
    if (callback) refuseUrl(context.client, callback.url)
    const of = (runId: string) => ({ workspaceId, runId, now: context.now() })
    const { workflowId } = wanted
    const workflow = await context.descriptions.get({ workspaceId, workflowId })
    const { values, faults } = inputValues(workflow.inputs, wanted.inputs)
    refuseFaults(faults, fullName)
    const { run } = await acceptRun(context, {
      workspaceId,
      workflowId,
      workflowName: workflow.name,
      start: wanted,
      inputValues: values,
      triggerData: wanted.inputs,
      metadata: wanted.metadata,
      deadlineMs: wanted.deadlineMs,
      callKeys: callKeysOf({
        scope: workspaceId,
        key: request.get('idempotency-key'),
        // Who waits for the run, and for how long, is not what is run.
        body: { ...wanted, wait: undefined, callback: undefined },
      }),
      alongside:
        callback &&
        (async (tx, { id }) => {
          await createCallback(tx, context.seal, { ...callback, ...of(id) })
        }),
      again:
        callback &&
        (async (tx, id) => {
          const present = { ...callback, ...of(id) }
          callback.secret = await joinCallback(tx, context.seal, present)
        }),
    })
    const shown = callback && { callback: { url: callback.url, secret: callback.secret } }
    const waitMs = wanted.wait * 1_000
    await answerAfter(context, { request, response, run, waitMs, shown })
  }
}

type ShownCallback = { url: string; secret: string }

type Waiting = {
  request: Request
  response: Response
  run: Run
  waitMs: number
  /** Shown in this answer only. */
  shown: { callback: ShownCallback } | undefined
}

/** Answers 200 with a run that has ended in time, and 202 with one that goes on. */
async function answerAfter(
  context: Pick<Context, 'db' | 'publicUrl' | 'runWatch' | 'stopping'>,
  { request, response, run, waitMs, shown }: Waiting,
): Promise<void> {
  const gone = new AbortController()
  request.once('close', () => gone.abort())
  const latest = await waitForEnd(context.runWatch, run, {
    waitMs,
    signal: AbortSignal.any([gone.signal, context.stopping]),
  })
  const executions = await listExecutions(context.db, run.id)
  response.status(hasEnded(latest.state) ? 200 : 202)
  response.json({ ...showRun(context, latest, executions), ...shown })
}

/** `GET /v1/runs` — the newest first. */
export function getRuns(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { state, ...page } = readQuery(RunsQuery, request)
    const workspaceId = workspaceOf(response)
    const found = await listRuns(context.db, { workspaceId, state }, page)
    response.json(listBody(found, (run) => showSummary(context, run)))
  }
}

// Each with all that its executions have made.
const MOST_READ = 100
const Reading = z.object({ runIds: z.array(z.string().max(200)).min(1).max(MOST_READ) })

/** `POST /v1/runs/read` — several runs by their ids, with their executions; unknown ids are left out. */
export function postRead(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { runIds } = Reading.parse(request.body)
    const found = await listRunsById(context.db, workspaceOf(response), runIds)
    const data = found.map(({ run, executions }) => showRun(context, run, executions))
    response.json({ data })
  }
}

/** `GET /v1/runs/:runId` — one run with its executions. */
export function getRun(
  context: Pick<Context, 'db' | 'now' | 'publicUrl'>,
): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const run = existing(await findRun(context.db, workspaceOf(response), runId), 'run')
    const executions = await listExecutions(context.db, run.id)
    const queue = await showQueue(context, run)
    const files = run.state === 'quarantined' && {
      files: await listQuarantinedFiles(context.db, run.id),
    }
    response.json({ ...showRun(context, run, executions), queue, ...files })
  }
}
