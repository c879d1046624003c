import { z } from 'zod'
import { askUpstream } from './ask-upstream.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { route } from '../workspaces/route.ts'
import { AnyObject, Moment } from '../http/shapes.ts'
import { WorkflowInputShape } from './workflow-input-shape.ts'
import { findWorkflowList, saveWorkflowList, type WorkflowList } from './sql.ts'

const LIST_FRESH_MS = 60_000

const Query = z.object({
  /** Asks the upstream, whatever is known. */
  fresh: z
    .stringbool()
    .default(false)
    .meta({ override: { type: 'boolean', default: false } }),
})

type Parts = Pick<Context, 'connectUpstream' | 'db' | 'now'>

/** `GET /v1/workflows` */
export const getWorkflows = route({
  summary: "The upstream's list of workflows, kept for a minute",
  description:
    'While the upstream gives no answer the last list is shown; `listedAt` says how old it ' +
    'is.',
  query: Query,
  answers: {
    200: z.object({ data: z.array(AnyObject), listedAt: Moment }),
  },
  errors: ['upstream_refused', 'upstream_unavailable', 'upstream_busy'],
}).by((context: Parts) => async ({ query: { fresh }, workspaceId }) => {
  const { workflows, listedAt } = await listWorkflows(context, workspaceId, fresh)
  return { status: 200, body: { data: workflows, listedAt } }
})

/** `GET /v1/workflows/{workflowId}` */
export const getWorkflow = route({
  summary: 'The name and inputs of a workflow, as they were described last',
  params: ['workflowId'],
  query: Query,
  answers: {
    200: z
      .object({
        id: z.string(),
        name: z.string(),
        inputs: z.array(WorkflowInputShape),
        describedAt: Moment,
      })
      .meta({ id: 'WorkflowDescription' }),
  },
  errors: ['workflow_unavailable', 'upstream_unavailable', 'upstream_busy'],
}).by(
  ({ descriptions }: Pick<Context, 'descriptions'>) =>
    async ({ params: { workflowId }, query: { fresh }, workspaceId }) => {
      const key = { workspaceId, workflowId }
      const found = await (fresh ? descriptions.renew(key) : descriptions.get(key))
      return { status: 200, body: { id: workflowId, ...found } }
    },
)

const GraphShape = z
  .object({
    nodes: z.array(z.object({ id: z.string(), label: z.string(), type: z.string() })),
    edges: z.array(z.object({ source: z.string(), target: z.string() })),
  })
  .meta({ id: 'WorkflowGraph' })

/** `GET /v1/workflows/{workflowId}/graph` */
export const getGraph = route({
  summary: 'The nodes of a workflow and how they are connected, without their settings',
  description: 'Asks the upstream each time.',
  params: ['workflowId'],
  answers: { 200: GraphShape },
  errors: ['workflow_unavailable', 'upstream_unavailable', 'upstream_busy'],
}).by((context: Parts) => async ({ params: { workflowId }, workspaceId }) => {
  const { nodes, edges } = await askUpstream(
    context,
    workspaceId,
    (upstream) => upstream.workflows.get(workflowId),
    'workflow_unavailable',
  )
  const body = {
    nodes: nodes.map(({ id, data = {} }) => ({
      id,
      label: textOr(data['label'], id),
      type: textOr(data['nodeType'], ''),
    })),
    edges: edges.map(({ source, target }) => ({ source, target })),
  }
  return { status: 200, body }
})

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' ? value : other
}

async function listWorkflows(
  context: Parts,
  workspaceId: string,
  fresh: boolean,
): Promise<WorkflowList> {
  const { db, now } = context
  const known = await findWorkflowList(db, workspaceId)
  const ageMs = known ? now().getTime() - known.listedAt.getTime() : Infinity
  if (known && !fresh && ageMs < LIST_FRESH_MS) return known
  try {
    const workflows = await askUpstream(context, workspaceId, (upstream) =>
      upstream.workflows.list(),
    )
    const list = { workflows, listedAt: now() }
    await saveWorkflowList(db, workspaceId, list)
    return list
  } catch (error) {
    if (known && !fresh && error instanceof RelayError) return known
    throw error
  }
}
