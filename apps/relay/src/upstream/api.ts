import type { RequestHandler } from 'express'
import { z } from 'zod'
import { askUpstream } from './ask-upstream.ts'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { readQuery } from '../http/read-query.ts'
import { findWorkflowList, saveWorkflowList, type WorkflowList } from './sql.ts'

const LIST_FRESH_MS = 60_000

const Params = z.object({ workflowId: z.string() })
const Query = z.object({
  /** Asks the upstream, whatever is known. */
  fresh: z.stringbool().default(false),
})

type Parts = Pick<Context, 'connectUpstream' | 'db' | 'now'>

/**
 * `GET /v1/workflows` — the upstream's list, kept for a minute. While the upstream gives no
 * answer the last list is shown; `listedAt` tells how old it is.
 */
export function getWorkflows(context: Parts): RequestHandler {
  return async (request, response) => {
    const { fresh } = readQuery(Query, request)
    const { workflows, listedAt } = await listWorkflows(
      context,
      workspaceOf(response),
      fresh,
    )
    response.json({ data: workflows, listedAt })
  }
}

/** `GET /v1/workflows/:workflowId` — its name and inputs, as they were described last. */
export function getWorkflow({
  descriptions,
}: Pick<Context, 'descriptions'>): RequestHandler {
  return async (request, response) => {
    const { workflowId } = Params.parse(request.params)
    const { fresh } = readQuery(Query, request)
    const key = { workspaceId: workspaceOf(response), workflowId }
    const found = await (fresh ? descriptions.renew(key) : descriptions.get(key))
    response.json({ id: workflowId, ...found })
  }
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
