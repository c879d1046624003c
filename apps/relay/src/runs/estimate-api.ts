import type { Estimate } from '@wireflow-connect/sdk'
import { z } from 'zod'
import { askUpstream, type AskingParts } from '../upstream/ask-upstream.ts'
import { route } from '../workspaces/route.ts'

const Asked = z.strictObject({
  workflowId: z.string().min(1).max(200),
  /** How many runs of it; their sum is told. */
  runs: z.number().int().min(1).max(100_000).default(1),
})

const NodeShape = z.object({
  nodeId: z.string(),
  label: z.string().nullable(),
  model: z.string().nullable(),
  credits: z.number(),
  iterations: z.number().nullable(),
})

const RunsEstimate = z
  .object({
    workflowId: z.string(),
    runs: z.number().int(),
    credits: z.number().meta({ description: 'Of all the runs together.' }),
    creditsPerRun: z.number(),
    complete: z.boolean().meta({ description: 'False when it is a lower bound.' }),
    availableCredits: z.number().nullable().meta({
      description: 'What the account has; null where the upstream does not say.',
    }),
    sufficient: z.boolean().meta({
      description: 'Whether the account can pay for all the runs.',
    }),
    nodes: z
      .array(NodeShape)
      .meta({ description: 'What each node costs in one run; the others cost nothing.' }),
  })
  .meta({ id: 'RunsEstimate' })

/** `POST /v1/runs/estimate` */
export const postEstimate = route({
  summary: 'What runs of a workflow would cost, without starting one',
  description:
    'As the upstream estimates it from what the workflow has saved: inputs that a call sets ' +
    'may change it.',
  body: Asked,
  answers: { 200: RunsEstimate },
  errors: ['upstream_refused', 'upstream_unavailable', 'upstream_busy'],
  examples: {
    'ten runs': { body: { workflowId: 'example-workflow', runs: 10 }, status: 200 },
  },
}).by((parts: AskingParts) => async ({ body: { workflowId, runs }, workspaceId }) => {
  const estimate = await askUpstream(parts, workspaceId, (upstream) =>
    upstream.workflows.estimate(workflowId),
  )
  return { status: 200, body: { workflowId, runs, ...sumOf(estimate, runs) } }
})

function sumOf(estimate: Estimate, runs: number) {
  const { estimatedCredits, availableCredits, isSufficient, isComplete } = estimate
  const credits = estimatedCredits * runs
  return {
    credits,
    creditsPerRun: estimatedCredits,
    complete: isComplete,
    availableCredits: availableCredits ?? null,
    sufficient:
      availableCredits === undefined ? isSufficient : availableCredits >= credits,
    nodes: estimate.breakdown.map(
      ({ nodeId, nodeLabel, model, credits, iterations }) => ({
        nodeId,
        label: nodeLabel ?? null,
        model: model ?? null,
        credits,
        iterations: iterations ?? null,
      }),
    ),
  }
}
