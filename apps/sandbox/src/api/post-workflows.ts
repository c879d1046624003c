import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import type { Visit } from './route.ts'
import { saveMeta } from './save-meta.ts'
import { saveWorkflow } from './save-workflow.ts'
import { toWorkflow } from './workflow-view.ts'
import { wrapWrite } from './wrap.ts'

/** `POST /workflows` — checks the graph and keeps it, or replaces the one of the same id. */
export function postWorkflows({ world, profile, call, key }: Visit): Answer {
  const sent = readJson(call)
  const workflow = saveWorkflow(world, sent, {
    accountId: key.accountId,
    invalidGraphStatus: profile.invalidGraphStatus,
    lenient: call.query.get('strict') === 'false',
  })
  const beside = saveMeta(sent['nodes'], workflow.graph)
  return json(201, wrapWrite(profile, toWorkflow(workflow, world.origin()), beside))
}
