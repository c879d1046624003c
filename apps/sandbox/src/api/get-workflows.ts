import { json, type Answer } from '../http/call.ts'
import type { Workflow } from '../state/workflow.ts'
import type { Visit } from './route.ts'
import { toWorkflowRow } from './workflow-view.ts'

/** `GET /workflows` — the most recently updated first, all at once. */
export function getWorkflows({ world, key, call }: Visit): Answer {
  const isActive = call.query.get('isActive')
  const filters: ((workflow: Workflow) => boolean)[] = [
    (workflow) => workflow.accountId === key.accountId,
    (workflow) => isActive === null || String(workflow.isActive) === isActive,
    (workflow) => matches(call.query.get('mediaId'), workflow.mediaId),
    (workflow) => matches(call.query.get('teamId'), workflow.teamId),
  ]
  const found = [...world.state.workflows.values()]
    .filter((workflow) => filters.every((filter) => filter(workflow)))
    .sort((a, b) => b.updatedAt - a.updatedAt)
  return json(200, found.map(toWorkflowRow))
}

function matches(wanted: string | null, actual: string | null): boolean {
  return wanted === null || wanted === actual
}
