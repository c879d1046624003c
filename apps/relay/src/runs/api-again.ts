import type { RequestHandler } from 'express'
import { z } from 'zod'
import { acceptRun } from './accept-run.ts'
import { callKeysOf } from './call-key.ts'
import { askUpstream } from '../upstream/ask-upstream.ts'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { refetchRun } from './refetch-run.ts'
import { hasEnded } from './run-state.ts'
import type { Execution, Run } from './run.ts'
import { findRun, listExecutions } from './sql.ts'
import { showRun } from './run-view.ts'

const Params = z.object({ runId: z.string() })
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
  | 'now'
  | 'publicUrl'
  | 'runWriter'
>

/** `POST /v1/runs/:runId/refetch` — asks the upstream again, and tells it in new events. */
export function postRefetch(context: Parts): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const run = await findEnded(context, workspaceOf(response), runId)
    const executions = await listExecutions(context.db, run.id)
    if (executions.length === 0) {
      throw new RelayError('conflict', 'Nothing was started for this run upstream.')
    }
    const eventIds = await refetchRun(context, run, executions)
    const fresh = await listExecutions(context.db, run.id)
    response.status(202).json({ ...showRun(context, run, fresh), eventIds })
  }
}

/**
 * `POST /v1/runs/:runId/rerun` — what it would cost; with `confirm`, a new run of the same
 * workflow with the same inputs.
 */
export function postRerun(context: Parts): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const { confirm } = Rerun.parse(request.body)
    const run = await findEnded(context, workspaceOf(response), runId)
    if (!confirm) {
      response.json({ started: false, estimate: await estimate(context, run) })
      return
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
    response.status(202).json(showRun(context, again, []))
  }
}

async function estimate(context: Parts, run: Run) {
  const { workspaceId, workflowId } = run
  const expected = await askUpstream(context, workspaceId, (upstream) =>
    upstream.workflows.estimate(workflowId),
  )
  return {
    credits: expected.estimatedCredits,
    /** False when it is a lower bound. */
    complete: expected.isComplete,
    availableCredits: expected.availableCredits ?? null,
    sufficient: expected.isSufficient,
    breakdown: expected.breakdown,
    lastTimeCredits: spentBy(await listExecutions(context.db, run.id)),
  }
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
