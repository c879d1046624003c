import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { bearerOf, findLiveToken, refuseWithout } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { hashToken } from '../workspaces/token-hash.ts'
import { RelayError } from '../http/errors.ts'
import { hasEnded, type RunState } from './run-state.ts'
import { findRun, listExecutions } from './sql.ts'
import { listWorkspacesByKey } from '../workspaces/sql.ts'

type Parts = Pick<Context, 'db' | 'log' | 'now' | 'tokens'>

const Params = z.object({ runId: z.string() })

/**
 * `GET /api/v1/workflows/executions/:runId/poll` — the upstream's own door for programs
 * that were written for it. Answered from the database, at no cost to the key's budget.
 * Opens with a relay token that may `read` or with the workspace's own upstream key.
 */
export function getExecutionPoll(parts: Parts): RequestHandler {
  const { db } = parts
  return async (request, response) => {
    const { runId } = Params.parse(request.params)
    for (const workspaceId of await workspacesOf(parts, request)) {
      const run = await findRun(db, workspaceId, runId)
      if (!run) continue
      const executions = await listExecutions(db, run.id)
      response.json({
        status: statusOf(run.state),
        ...(run.error && hasEnded(run.state) ? { error: run.error.message } : {}),
        nodeResults: {
          nodeRuns: executions.flatMap(({ nodeRuns }) => nodeRuns.map(upstreamNode)),
        },
      })
      return
    }
    throw new RelayError('not_found', 'Execution not found')
  }
}

async function workspacesOf(parts: Parts, request: Request): Promise<string[]> {
  const text = bearerOf(request)
  const token = await findLiveToken(parts, text)
  if (token) {
    refuseWithout(token, ['read'])
    return [token.workspaceId]
  }
  const workspaces = await listWorkspacesByKey(parts.db, hashToken(text))
  if (workspaces.length === 0) throw new RelayError('unauthorized', 'Invalid API key')
  return workspaces.map(({ id }) => id)
}

// Nodes are kept in the words of the SDK; the upstream writes its own in capitals.
function upstreamNode(node: object): object {
  const { status, output = null } = node as { status?: string; output?: unknown }
  return { ...node, status: String(status).toUpperCase(), output }
}

// Programs written for the upstream stop at the words they know, so every end that they
// may not know is said as a failure.
function statusOf(state: RunState): string {
  if (state === 'completed') return 'COMPLETED'
  if (state === 'cancelled') return 'CANCELLED'
  return hasEnded(state) ? 'FAILED' : 'RUNNING'
}
