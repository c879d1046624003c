import { json, type Answer } from '../http/call.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'

/** `DELETE /workflows/{id}` — its executions stay readable. */
export function deleteWorkflow(visit: Visit): Answer {
  const { id } = getWorkflow(visit)
  visit.world.state.workflows.delete(id)
  return json(200, { success: true })
}
