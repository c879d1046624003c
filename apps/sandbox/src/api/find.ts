import { notFound, Refusal } from '../http/refusal.ts'
import type { Execution } from '../state/execution.ts'
import type { Workflow } from '../state/workflow.ts'
import type { Visit } from './route.ts'

export function getWorkflow({ world, params, key }: Visit): Workflow {
  const workflow = world.state.workflows.get(params['id'] ?? '')
  if (!workflow) throw notFound('Workflow')
  if (workflow.accountId !== key.accountId) throw forbidden()
  return workflow
}

export function getExecution({ world, params, key }: Visit): Execution {
  const execution = world.state.executions.get(params['id'] ?? '')
  if (!execution) throw notFound('Execution')
  if (execution.accountId !== key.accountId) throw forbidden()
  return execution
}

export function requireActive(workflow: Workflow): void {
  if (workflow.isActive) return
  throw new Refusal(400, 'Workflow is not active', { code: 'workflow_inactive' })
}

function forbidden(): Refusal {
  return new Refusal(403, 'Forbidden', { code: 'forbidden' })
}
