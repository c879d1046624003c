import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from '../runs/context.ts'
import { describeWorkflow } from '../upstream/describe-workflow.ts'
import { RelayError } from '../http/errors.ts'
import { listWatchedBy, unwatchWorkflow, watchWorkflow } from './watched-workflows-sql.ts'

const Params = z.object({ workflowId: z.string().min(1).max(200) })

/**
 * `PUT /v1/watched-workflows/:workflowId` — from now on executions of it that others start
 * (the editor, a schedule, another client) give the same events as runs.
 */
export function putWatched(
  context: Pick<Context, 'db' | 'now' | 'connectUpstream'>,
): RequestHandler {
  return async (request, response) => {
    const { workflowId } = Params.parse(request.params)
    const workspaceId = workspaceOf(response)
    await describeWorkflow(context, workspaceId, workflowId)
    await watchWorkflow(context.db, workspaceId, workflowId, context.now())
    response.status(204).end()
  }
}

/** `GET /v1/watched-workflows` */
export function getWatched({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (_request, response) => {
    response.json({ data: await listWatchedBy(db, workspaceOf(response)) })
  }
}

/** `DELETE /v1/watched-workflows/:workflowId` — what runs already is followed to its end. */
export function removeWatched({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { workflowId } = Params.parse(request.params)
    if (!(await unwatchWorkflow(db, workspaceOf(response), workflowId))) {
      throw new RelayError('not_found', 'This workflow is not watched.')
    }
    response.status(204).end()
  }
}
