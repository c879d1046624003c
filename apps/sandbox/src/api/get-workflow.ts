import { json, type Answer } from '../http/call.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'
import { toWorkflow } from './workflow-view.ts'

/** `GET /workflows/{id}` — bare, with its graph. It does not tell how runs are doing. */
export function getWorkflowById(visit: Visit): Answer {
  return json(200, toWorkflow(getWorkflow(visit), visit.world.origin()))
}
