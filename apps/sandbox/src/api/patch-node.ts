import { readGraph } from '../graph/read-graph.ts'
import type { WireNode } from '../graph/wire.ts'
import { json, type Answer } from '../http/call.ts'
import { isJsonObject, readJson, type JsonObject } from '../http/read-json.ts'
import { invalid, notFound } from '../http/refusal.ts'
import { iso } from './execution-view.ts'
import { getWorkflow } from './find.ts'
import type { Visit } from './route.ts'
import { requireFresh, touch } from './stale-write.ts'

const MAX_BODY_BYTES = 256 * 1_024
const PATCHABLE = new Set(['config', 'params', 'label', 'position', 'baseUpdatedAt'])

/** `PATCH /workflows/{id}/nodes/{nodeId}` — changes settings, never structure. */
export function patchNode(visit: Visit): Answer {
  const { world, call, params } = visit
  const workflow = getWorkflow(visit)
  const node = workflow.graph.nodes.find(({ id }) => id === params['nodeId'])
  if (!node) throw notFound('Node')
  const body = readJson(call, MAX_BODY_BYTES)
  refuseStructure(body)
  requireFresh(workflow, body)

  const patched = patch(node, body)
  const nodes = workflow.graph.nodes.map((other) => (other === node ? patched : other))
  workflow.graph = readGraph(nodes, workflow.graph.edges)
  touch(world, workflow)
  const { label } = patched.data
  const updatedAt = iso(workflow.updatedAt)
  return json(200, { data: { node: { id: node.id, data: { label } }, updatedAt } })
}

function refuseStructure(body: JsonObject): void {
  const names = Object.keys(body)
  const field = names.find((name) => !PATCHABLE.has(name))
  if (field !== undefined)
    throw invalid(`Field cannot be patched: ${field}`, 'invalid_field')
  if (names.every((name) => name === 'baseUpdatedAt')) {
    throw invalid(
      'At least one of config, params, label, position is required',
      'missing_fields',
    )
  }
}

function patch(node: WireNode, body: JsonObject): WireNode {
  const { label, position } = body
  const config = merge(node.data.config, body['config'])
  return {
    ...node,
    ...(isJsonObject(position) && { position }),
    data: {
      ...node.data,
      ...(typeof label === 'string' && { label }),
      config,
      params: mirror(merge(node.data.params, body['params']), body['config'], config),
    },
  }
}

/** Key by key; null takes a key away. */
function merge(before: JsonObject, changes: unknown): JsonObject {
  if (!isJsonObject(changes)) return before
  const merged = Object.entries({ ...before, ...changes })
  return Object.fromEntries(merged.filter(([, value]) => value !== null))
}

/** What was taken out of `config` leaves `params` as well, since the two are kept in step. */
function mirror(params: JsonObject, changes: unknown, config: JsonObject): JsonObject {
  const removed = isJsonObject(changes)
    ? Object.keys(changes).filter((key) => changes[key] === null)
    : []
  const kept = Object.entries(params).filter(([key]) => !removed.includes(key))
  return { ...Object.fromEntries(kept), ...config }
}
