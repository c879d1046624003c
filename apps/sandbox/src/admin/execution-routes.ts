import { z } from 'zod'
import {
  creditsUsedOf,
  executionTimeOf,
  iso,
  nodeStatesOf,
} from '../api/execution-view.ts'
import { endAs } from '../engine/end-as.ts'
import { finishNow } from '../engine/settle.ts'
import { json } from '../http/call.ts'
import { notFound } from '../http/refusal.ts'
import type { Execution } from '../state/execution.ts'
import { withBody, withoutBody, type AdminRoute, type AdminVisit } from './admin-route.ts'

const DEFAULT_LIMIT = 30

export const EXECUTION_ROUTES: readonly AdminRoute[] = [
  withoutBody('GET /workflows', 'Every workflow, by name', ({ world }) =>
    json(
      200,
      [...world.state.workflows.values()].map(({ id, name, webhookId, isActive }) => ({
        id,
        name,
        webhookId,
        isActive,
      })),
    ),
  ),
  withoutBody('GET /executions', 'The latest executions; ?limit=n', ({ world, call }) => {
    const limit = Number(call.query.get('limit') ?? DEFAULT_LIMIT)
    const all = [...world.state.executions.values()]
    const latest = all.slice(-Math.max(1, limit)).reverse()
    return json(
      200,
      latest.map((execution) => toRow(world, execution)),
    )
  }),
  withoutBody('GET /executions/{id}', 'One execution with its graph', (visit) => {
    const { world } = visit
    const execution = findExecution(visit)
    return json(200, {
      ...toRow(world, execution),
      triggerData: execution.triggerData,
      idempotencyKey: execution.idempotencyKey,
      graph: execution.graph,
      nodeStates: nodeStatesOf(execution, world.origin()),
    })
  }),
  withBody(
    'POST /executions/{id}/end',
    'Ends an execution: as it would have, or cancelled, timed out or failed',
    z.object({
      status: z
        .enum(['COMPLETED', 'FAILED', 'CANCELLED', 'TIMEOUT'])
        .default('COMPLETED'),
      error: z.string().optional(),
    }),
    (visit) => {
      const { world, body } = visit
      const execution = findExecution(visit)
      if (body.status === 'COMPLETED') finishNow(world, execution)
      else endAs(world, execution, body.status, body.error)
      return json(200, toRow(world, execution))
    },
  ),
]

function findExecution({
  world,
  params,
}: Pick<AdminVisit, 'world' | 'params'>): Execution {
  const execution = world.state.executions.get(params['id'] ?? '')
  if (!execution) throw notFound('Execution')
  return execution
}

function toRow(world: AdminVisit['world'], execution: Execution) {
  return {
    id: execution.id,
    workflowId: execution.workflowId,
    workflowName: world.state.workflows.get(execution.workflowId)?.name ?? null,
    status: execution.status,
    triggeredBy: execution.triggeredBy,
    startedAt: iso(execution.startedAt),
    completedAt: iso(execution.endedAt),
    executionTime: executionTimeOf(execution),
    creditsUsed: creditsUsedOf(execution),
    error: execution.error,
    errorNode: execution.errorNode,
    pollCount: execution.pollCount,
    nodes: Object.values(execution.nodes).map(({ status }) => status),
  }
}
