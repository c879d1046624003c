import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import type { Visit } from './route.ts'
import { saveWorkflow } from './save-workflow.ts'
import { toWorkflow } from './workflow-view.ts'
import { wrapWrite } from './wrap.ts'

/** `POST /workflows` — checks the graph and keeps it, or replaces the one of the same id. */
export function postWorkflows({ world, profile, call, key }: Visit): Answer {
  const workflow = saveWorkflow(world, readJson(call), {
    accountId: key.accountId,
    invalidGraphStatus: profile.invalidGraphStatus,
    lenient: call.query.get('strict') === 'false',
  })
  const meta = { migrations: [], warnings: [] }
  const body = toWorkflow(workflow, world.origin())
  return json(201, wrapWrite(profile, body, { meta }))
}
