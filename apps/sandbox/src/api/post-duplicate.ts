import { json, type Answer } from '../http/call.ts'
import { readJson } from '../http/read-json.ts'
import { nextId } from '../state/ids.ts'
import type { Workflow } from '../state/workflow.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'

/** `POST /workflows/{id}/duplicate` — a copy without history, webhook or cached outputs. */
export function postDuplicate(visit: Visit): Answer {
  const { world, call } = visit
  const original = getWorkflow(visit)
  const { name } = readJson(call)
  const now = world.clock.now()
  const copy: Workflow = {
    ...original,
    id: nextId(world.state, 'cmx'),
    name: typeof name === 'string' && name !== '' ? name : `${original.name} (copy)`,
    webhookId: null,
    linkPermission: 'PRIVATE',
    executionCount: 0,
    lastExecutedAt: null,
    createdAt: now,
    updatedAt: now,
    cache: {},
  }
  world.state.workflows.set(copy.id, copy)
  const url = `${world.origin()}/workflows/${copy.id}`
  return json(201, { data: { id: copy.id, name: copy.name, url } })
}
