import { createSecret } from '@wireflow-connect/webhooks'
import type { Request } from 'express'
import { z } from 'zod'
import { acceptRun } from './accept-run.ts'
import { callKeysOf } from './call-key.ts'
import type { Context } from './context.ts'
import { existing } from '../http/existing.ts'
import { JsonObject } from '../base/json-object.ts'
import {
  idOf,
  keyedBy,
  listBody,
  listOf,
  listQuery,
  severalOf,
} from '../http/read-query.ts'
import type { Run } from './run.ts'
import { findFigures } from './run-figures-sql.ts'
import { fullName, refuseFaults } from './refuse-faults.ts'
import { route } from '../workspaces/route.ts'
import { hasEnded } from './run-state.ts'
import {
  Run as RunShape,
  RunDetail,
  RunState,
  RunSummary,
  RunWithCallback,
} from './run-shape.ts'
import { createCallback, joinCallback } from '../endpoints/callbacks-sql.ts'
import { listQuarantinedFiles } from './quarantined-files-sql.ts'
import { listRuns } from './list-runs-sql.ts'
import { findRun, listExecutions, listRunsById } from './sql.ts'
import { refuseUrl } from '../endpoints/refuse-url.ts'
import { GivenSecret } from '../endpoints/given-secret.ts'
import { refuseNothingMet, reportInputs } from './input-report.ts'
import { inputValues } from './input-values.ts'
import { checkStartWay, START_FIELDS } from './start-way.ts'
import { waitForEnd } from './run-watch.ts'
import { DeadlineMs } from './deadline-ms.ts'
import { StartWithinMs } from './wait-limit.ts'
import { IdempotencyKey } from '../http/shapes.ts'
import { GivenMoment } from '../http/times.ts'
import { showFigures, showQueue, showRun, showSummary } from './run-view.ts'

/** An address that hears of the end of one run. */
export const Callback = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** One of 24 to 64 bytes; otherwise one is made, and shown in the answer. */
  secret: GivenSecret.optional(),
  /** For receivers that begin to wait only after they have had this answer. */
  notBeforeMs: z.number().int().min(0).max(60_000).default(0),
})
export type Callback = z.infer<typeof Callback>

const NewRun = z
  .strictObject({
    workflowId: z.string().min(1),
    ...START_FIELDS,
    /** Values by input label or node id. */
    inputs: JsonObject.default({}),
    /** Comes back with every event of the run. */
    metadata: JsonObject.default({}),
    deadlineMs: DeadlineMs,
    /** How long the run may wait to be started, for credits or behind others. */
    startWithinMs: StartWithinMs.optional(),
    /** Hears of the end of this run, signed like every delivery. */
    callback: Callback.optional(),
    /** Answers once the run has ended, or after this many seconds if it has not. */
    wait: z.number().min(0).max(60).default(0),
  })
  .check(checkStartWay)
const RunsQuery = listQuery('run').extend({
  state: severalOf(RunState),
  triggerId: idOf('trg').optional(),
  workflowId: z.string().max(200).optional(),
  acceptedAfter: GivenMoment.optional(),
  acceptedBefore: GivenMoment.optional(),
  executionId: z.string().max(200).optional().meta({
    description: "The upstream's own id of one of its executions.",
  }),
  metadata: keyedBy('metadata').meta({
    description: 'A value by its key: `metadata.order=7`.',
  }),
})

type StartParts = Pick<
  Context,
  | 'db'
  | 'jobs'
  | 'log'
  | 'metrics'
  | 'now'
  | 'descriptions'
  | 'publicUrl'
  | 'stopping'
  | 'runWatch'
  | 'runWriter'
  | 'seal'
  | 'client'
>

/** `POST /v1/runs` */
export const postRun = route({
  summary: 'Runs a workflow without a trigger',
  description:
    'Answers 202 at once, or with `wait` 200 with the run once it has ended. The same ' +
    '`Idempotency-Key` within a day is the same run.',
  headers: IdempotencyKey,
  body: NewRun,
  answers: { 200: RunWithCallback, 202: RunWithCallback },
  errors: [
    'idempotency_mismatch',
    'invalid_inputs',
    'workflow_unavailable',
    'upstream_unavailable',
    'upstream_busy',
  ],
  examples: {
    'a value by its label': {
      body: { workflowId: 'example-workflow', inputs: { Prompt: 'A red fox' } },
      status: 202,
    },
  },
}).by((context: StartParts) => async ({ body: wanted, workspaceId, request }) => {
  const callback = wanted.callback && {
    url: wanted.callback.url,
    secret: wanted.callback.secret ?? createSecret(),
    notBeforeMs: wanted.callback.notBeforeMs,
  }
  if (callback) refuseUrl(context.client, callback.url)
  const of = (runId: string) => ({ workspaceId, runId, now: context.now() })
  const { workflowId } = wanted
  const workflow = await context.descriptions.get({ workspaceId, workflowId })
  const isMatched = wanted.way !== 'trigger'
  const found = inputValues(workflow.inputs, wanted.inputs)
  if (isMatched) refuseNothingMet(workflow.inputs, found, fullName)
  refuseFaults(found.faults, fullName)
  const { run } = await acceptRun(context, {
    workspaceId,
    workflowId,
    workflowName: workflow.name,
    start: wanted,
    inputValues: found.values,
    inputs: isMatched ? reportInputs(workflow.inputs, found, fullName) : undefined,
    triggerData: wanted.inputs,
    metadata: wanted.metadata,
    deadlineMs: wanted.deadlineMs,
    startWithinMs: wanted.startWithinMs,
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
  return answerAfter(context, { request, run, waitMs, shown })
})

type ShownCallback = { url: string; secret: string }

type Waiting = {
  request: Request
  run: Run
  waitMs: number
  /** Shown in this answer only. */
  shown: { callback: ShownCallback } | undefined
}

/** Answers 200 with a run that has ended in time, and 202 with one that goes on. */
async function answerAfter(
  context: Pick<Context, 'db' | 'publicUrl' | 'runWatch' | 'stopping'>,
  { request, run, waitMs, shown }: Waiting,
) {
  const gone = new AbortController()
  request.once('close', () => gone.abort())
  const latest = await waitForEnd(context.runWatch, run, {
    waitMs,
    signal: AbortSignal.any([gone.signal, context.stopping]),
  })
  const executions = await listExecutions(context.db, run.id)
  const body = { ...showRun(context, latest, executions), ...shown }
  return hasEnded(latest.state)
    ? { status: 200 as const, body }
    : { status: 202 as const, body }
}

/** `GET /v1/runs` */
export const getRuns = route({
  summary: 'Runs, the newest first',
  description: 'Several conditions are met together; `state` may come several times.',
  query: RunsQuery,
  answers: { 200: listOf(RunSummary) },
}).by(
  (context: Pick<Context, 'db' | 'publicUrl'>) =>
    async ({ query: { limit, cursor, ...filter }, workspaceId }) => {
      const page = { limit, cursor }
      const found = await listRuns(context.db, { workspaceId, ...filter }, page)
      const ids = found.items.map(({ id }) => id)
      const figuresOf = await findFigures(context.db, ids)
      const body = listBody(found, (run) => ({
        ...showSummary(context, run),
        ...showFigures(figuresOf(run.id)),
      }))
      return { status: 200, body }
    },
)

// Each with all that its executions have made.
const MOST_READ = 100
const Reading = z.strictObject({
  runIds: z.array(z.string().max(200)).min(1).max(MOST_READ),
})

/** `POST /v1/runs/read` */
export const postRead = route({
  summary: 'Several runs by their ids, with their executions',
  description: 'Unknown ids are left out.',
  body: Reading,
  answers: { 200: z.object({ data: z.array(RunShape) }) },
  examples: { 'one run': { body: { runIds: ['example-run'] }, status: 200 } },
}).by(
  (context: Pick<Context, 'db' | 'publicUrl'>) =>
    async ({ body: { runIds }, workspaceId }) => {
      const found = await listRunsById(context.db, workspaceId, runIds)
      const data = found.map(({ run, executions }) => showRun(context, run, executions))
      return { status: 200, body: { data } }
    },
)

/** `GET /v1/runs/{runId}` */
export const getRun = route({
  summary: 'One run with its executions',
  params: ['runId'],
  answers: { 200: RunDetail },
  polled: true,
}).by(
  (context: Pick<Context, 'db' | 'now' | 'publicUrl'>) =>
    async ({ params: { runId }, workspaceId }) => {
      const run = existing(await findRun(context.db, workspaceId, runId), 'run')
      const executions = await listExecutions(context.db, run.id)
      const queue = await showQueue(context, run)
      const files = run.state === 'quarantined' && {
        files: await listQuarantinedFiles(context.db, run.id),
      }
      return {
        status: 200,
        body: { ...showRun(context, run, executions), queue, ...files },
      }
    },
)
