import { z } from 'zod'
import { AnyObject } from '../http/shapes.ts'
import { route } from '../workspaces/route.ts'
import { askUpstream, type AskingParts } from './ask-upstream.ts'

export const EstimateShape = z
  .object({
    credits: z.number(),
    complete: z.boolean().meta({ description: 'False when it is a lower bound.' }),
    availableCredits: z.number().nullable(),
    sufficient: z.boolean(),
    breakdown: z.array(AnyObject),
  })
  .meta({ id: 'WorkflowEstimate' })

/** `GET /v1/workflows/{workflowId}/estimate` */
export const getEstimate = route({
  summary: 'About how many credits a run of a workflow costs',
  description: 'Asks the upstream each time. Nothing is started.',
  params: ['workflowId'],
  answers: { 200: EstimateShape },
  errors: ['upstream_refused', 'upstream_unavailable', 'upstream_busy'],
}).by((parts: AskingParts) => async ({ params: { workflowId }, workspaceId }) => ({
  status: 200,
  body: await estimate(parts, { workspaceId, workflowId }),
}))

/** What the upstream says that a run of a workflow costs now. */
export async function estimate(
  parts: AskingParts,
  { workspaceId, workflowId }: { workspaceId: string; workflowId: string },
) {
  const expected = await askUpstream(parts, workspaceId, (upstream) =>
    upstream.workflows.estimate(workflowId),
  )
  return {
    credits: expected.estimatedCredits,
    complete: expected.isComplete,
    availableCredits: expected.availableCredits ?? null,
    sufficient: expected.isSufficient,
    breakdown: expected.breakdown,
  }
}
