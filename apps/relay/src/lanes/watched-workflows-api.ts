import { z } from 'zod'
import type { Context } from '../runs/context.ts'
import { describeWorkflow } from '../upstream/describe-workflow.ts'
import { route } from '../workspaces/route.ts'
import { Moment } from '../http/shapes.ts'
import { RelayError } from '../http/errors.ts'
import { listWatchedBy, unwatchWorkflow, watchWorkflow } from './watched-workflows-sql.ts'

/** `PUT /v1/watched-workflows/{workflowId}` */
export const putWatched = route({
  summary: 'Follows executions of a workflow that others start',
  description:
    'From now on those of the editor, a schedule or another client give the same events as ' +
    'runs.',
  params: ['workflowId'],
  answers: { 204: null },
  errors: ['workflow_unavailable', 'upstream_unavailable', 'upstream_busy'],
}).by(
  (context: Pick<Context, 'db' | 'now' | 'connectUpstream'>) =>
    async ({ params: { workflowId }, workspaceId }) => {
      await describeWorkflow(context, workspaceId, workflowId)
      await watchWorkflow(context.db, workspaceId, workflowId, context.now())
      return { status: 204 }
    },
)

/** `GET /v1/watched-workflows` */
export const getWatched = route({
  summary: 'The workflows whose executions are followed',
  answers: {
    200: z.object({ data: z.array(z.object({ workflowId: z.string(), since: Moment })) }),
  },
}).by(({ db }: Pick<Context, 'db'>) => async ({ workspaceId }) => ({
  status: 200,
  body: { data: await listWatchedBy(db, workspaceId) },
}))

/** `DELETE /v1/watched-workflows/{workflowId}` */
export const removeWatched = route({
  summary: 'Follows a workflow no longer',
  description: 'What runs already is followed to its end.',
  params: ['workflowId'],
  answers: { 204: null },
}).by(
  ({ db }: Pick<Context, 'db'>) =>
    async ({ params: { workflowId }, workspaceId }) => {
      if (!(await unwatchWorkflow(db, workspaceId, workflowId))) {
        throw new RelayError('not_found', 'This workflow is not watched.')
      }
      return { status: 204 }
    },
)
