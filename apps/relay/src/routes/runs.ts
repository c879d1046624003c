import type { RequestHandler } from 'express'
import { z } from 'zod'
import { acceptRun } from '../accept-run.ts'
import { workspaceOf } from '../authenticate.ts'
import type { Context } from '../context.ts'
import { describeWorkflow } from '../describe-workflow.ts'
import { RelayError } from '../errors.ts'
import { listBody, ListQuery } from '../list-query.ts'
import type { Execution, Run } from '../runs/run.ts'
import { RUN_STATES } from '../runs/run-state.ts'
import { findRun, listExecutions, listRuns } from '../store/runs.ts'

const HOUR_MS = 3_600_000
const Params = z.object({ runId: z.string() })
const Data = z.record(z.string(), z.unknown())
const NewRun = z.object({
  workflowId: z.string().min(1),
  /** Values by input label or node id. */
  inputs: Data.default({}),
  /** Comes back with every event of the run. */
  metadata: Data.default({}),
  deadlineMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * HOUR_MS)
    .default(HOUR_MS),
})
const RunsQuery = ListQuery.extend({ state: z.enum(RUN_STATES).optional() })

/** `POST /v1/runs` — runs a workflow without a trigger. */
export function postRun(
  context: Pick<Context, 'db' | 'jobs' | 'log' | 'now' | 'connectUpstream' | 'publicUrl'>,
): RequestHandler {
  return async (request, response) => {
    const wanted = NewRun.parse(request.body)
    const workspaceId = workspaceOf(response)
    const workflow = await describeWorkflow(context, workspaceId, wanted.workflowId)
    const run = await acceptRun(context, {
      workspaceId,
      workflowId: wanted.workflowId,
      workflowName: workflow.name,
      inputs: workflow.inputs,
      triggerData: wanted.inputs,
      metadata: wanted.metadata,
      deadlineMs: wanted.deadlineMs,
    })
    response.status(202).json(showRun(context, run, []))
  }
}

/** `GET /v1/runs` — the newest first. */
export function getRuns(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { state, ...page } = RunsQuery.parse(request.query)
    const workspaceId = workspaceOf(response)
    const found = await listRuns(context.db, { workspaceId, state }, page)
    response.json(listBody(found, (run) => showSummary(context, run)))
  }
}

/** `GET /v1/runs/:runId` — one run with its executions. */
export function getRun(context: Pick<Context, 'db' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    const run = await findRun(context.db, workspaceOf(response), runId)
    if (!run) throw new RelayError('not_found', 'There is no such run.')
    response.json(showRun(context, run, await listExecutions(context.db, run.id)))
  }
}

function showSummary({ publicUrl }: Pick<Context, 'publicUrl'>, run: Run) {
  return {
    id: run.id,
    state: run.state,
    workflowId: run.workflowId,
    workflowName: run.workflowName ?? null,
    triggerId: run.triggerId ?? null,
    error: run.error ?? null,
    acceptedAt: run.acceptedAt,
    startedAt: run.startedAt ?? null,
    endedAt: run.endedAt ?? null,
    deadlineAt: run.deadlineAt,
    statusUrl: `${publicUrl()}/r/${run.receipt}`,
  }
}

function showRun(
  context: Pick<Context, 'publicUrl'>,
  run: Run,
  executions: readonly Execution[],
) {
  return {
    ...showSummary(context, run),
    triggerData: run.triggerData,
    metadata: run.metadata,
    executions: executions.map((execution) => ({
      id: execution.id,
      status: execution.status,
      outputs: execution.outputs,
      creditsUsed: execution.creditsUsed ?? null,
    })),
  }
}
