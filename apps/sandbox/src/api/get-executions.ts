import { json, type Answer } from '../http/call.ts'
import { invalid } from '../http/refusal.ts'
import type { Execution } from '../state/execution.ts'
import { creditsUsedOf, executionTimeOf, iso } from './execution-view.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'

const DEFAULT_LIMIT = 10

/** Wireflow names no maximum; a client should look at how many rows it was given. */
const MAX_LIMIT = 100

/** `GET /workflows/{id}/executions` — most recent first, without outputs. */
export function getExecutions(visit: Visit): Answer {
  const workflow = getWorkflow(visit)
  const limit = readCount(visit, 'limit', DEFAULT_LIMIT)
  const offset = readCount(visit, 'offset', 0)
  const page = visit.world.history.page(
    workflow.id,
    offset,
    Math.min(Math.max(1, limit), MAX_LIMIT),
  )
  return json(200, page.map(toRow))
}

function toRow(execution: Execution) {
  return {
    id: execution.id,
    workflowId: execution.workflowId,
    status: execution.status,
    triggeredBy: execution.triggeredBy,
    executionTime: executionTimeOf(execution),
    creditsUsed: creditsUsedOf(execution),
    startedAt: iso(execution.startedAt),
    completedAt: iso(execution.endedAt),
    error: execution.error,
  }
}

function readCount({ call }: Visit, name: string, fallback: number): number {
  const given = call.query.get(name)
  if (given === null || given === '') return fallback
  const count = Number(given)
  if (Number.isInteger(count) && count >= 0) return count
  throw invalid(`${name} must be a whole number of at least 0`)
}
