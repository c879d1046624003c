import { json, type Answer } from '../http/call.ts'
import { readJson, type JsonObject } from '../http/read-json.ts'
import { invalid } from '../http/refusal.ts'
import type { Workflow } from '../state/workflow.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'
import { saveMeta } from './save-meta.ts'
import { readOptional, readSavedGraph } from './save-workflow.ts'
import { requireFresh, touch } from './stale-write.ts'
import { toWorkflow } from './workflow-view.ts'
import { wrapWrite } from './wrap.ts'

const WRITABLE = new Set([
  'name',
  'description',
  'tags',
  'isActive',
  'nodes',
  'edges',
  'baseUpdatedAt',
])

/** `PUT /workflows/{id}` — replaces what may be written, if nobody else wrote since. */
export function putWorkflow(visit: Visit): Answer {
  const { world, profile, call } = visit
  const workflow = getWorkflow(visit)
  const body = readJson(call)
  refuseReadOnly(body)
  requireFresh(workflow, body)
  Object.assign(workflow, readOptional(body), readName(body), readGraph(visit, body))
  touch(world, workflow)
  const beside = saveMeta(body['nodes'], workflow.graph)
  return json(200, wrapWrite(profile, toWorkflow(workflow, world.origin()), beside))
}

function refuseReadOnly(body: JsonObject): void {
  const field = Object.keys(body).find((name) => !WRITABLE.has(name))
  if (field === undefined) return
  const hint = field === 'linkPermission' ? '; use POST /visibility' : ''
  throw invalid(`Field cannot be written: ${field}${hint}`, 'invalid_field')
}

function readName({ name }: JsonObject): Partial<Workflow> {
  if (name === undefined) return {}
  if (typeof name === 'string' && name !== '') return { name }
  throw invalid('name must be a text', 'invalid_field')
}

function readGraph({ profile, call }: Visit, body: JsonObject): Partial<Workflow> {
  if (body['nodes'] === undefined && body['edges'] === undefined) return {}
  const graph = readSavedGraph(body, {
    invalidGraphStatus: profile.invalidGraphStatus,
    lenient: call.query.get('strict') === 'false',
  })
  return { graph }
}
