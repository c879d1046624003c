import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { invalid, notFound } from '../http/refusal.ts'
import type { Visit } from './route.ts'
import { wrapWrite } from './wrap.ts'

const PERMISSIONS = { view: 'VIEW', private: 'PRIVATE' } as const

/** `POST /workflows/{id}/visibility` — somebody else's workflow is not found, not forbidden. */
export function postVisibility({ world, profile, call, params, key }: Visit): Answer {
  const workflow = world.state.workflows.get(params['id'] ?? '')
  if (workflow?.accountId !== key.accountId) throw notFound('Workflow')
  const { visibility } = readJson(call)
  if (visibility !== 'view' && visibility !== 'private') {
    throw invalid('visibility must be "view" or "private"', 'invalid_field')
  }
  workflow.linkPermission = PERMISSIONS[visibility]
  const url = `${world.origin()}/flow/${workflow.id}`
  return json(200, wrapWrite(profile, { linkPermission: workflow.linkPermission, url }))
}
