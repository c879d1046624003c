import { checkGraph } from '../graph/check-graph.ts'
import { readGraph } from '../graph/read-graph.ts'
import type { Graph } from '../graph/wire.ts'
import type { JsonObject } from '../http/read-json.ts'
import { invalid, Refusal } from '../http/refusal.ts'
import { nextId } from '../state/ids.ts'
import type { Workflow } from '../state/workflow.ts'
import type { World } from '../world.ts'

export type SaveOptions = {
  accountId: string
  invalidGraphStatus: number
  /** Saves a graph that cannot be run, as `?strict=false` does. */
  lenient?: boolean
  /** Whether an unknown id may be used for a new workflow; upstream it may not. */
  mayChooseId?: boolean
}

/** Makes a workflow, or replaces the one whose id is given. */
export function saveWorkflow(
  world: World,
  body: JsonObject,
  options: SaveOptions,
): Workflow {
  const { name } = body
  if (typeof name !== 'string' || name === '' || !body['nodes'] || !body['edges']) {
    throw invalid('Missing required fields: name, nodes, edges', 'missing_fields')
  }
  const graph = readSavedGraph(body, options)
  const before = findBefore(world, body, options)
  requireFreeWebhook(world, body['webhookId'], before)
  const workflow = { ...blank(world, body, options), ...before, name, graph }
  const saved = { ...workflow, ...readOptional(body), updatedAt: world.clock.now() }
  world.state.workflows.set(saved.id, saved)
  return saved
}

export function readSavedGraph(
  body: JsonObject,
  options: Pick<SaveOptions, 'invalidGraphStatus' | 'lenient'>,
): Graph {
  const { nodes, edges } = body
  if (!Array.isArray(nodes) || !Array.isArray(edges)) {
    throw invalid('nodes and edges must be arrays', 'invalid_field')
  }
  if (nodes.length === 0 && edges.length === 0) {
    throw invalid(
      'Cannot save workflow with 0 nodes and 0 edges. ' +
        'This appears to be a frontend bug. Reload the page.',
    )
  }
  if (options.lenient) return readGraph(nodes, edges)
  return checkGraph(nodes, edges, options.invalidGraphStatus)
}

function findBefore(
  world: World,
  { id }: JsonObject,
  { accountId, mayChooseId }: SaveOptions,
): Workflow | undefined {
  if (typeof id !== 'string') return undefined
  const known = world.state.workflows.get(id)
  if (known?.accountId === accountId) return known
  if (mayChooseId && !known) return undefined
  throw new Refusal(404, 'Workflow not found', { code: 'not_found' })
}

function requireFreeWebhook(
  world: World,
  webhookId: unknown,
  before: Workflow | undefined,
): void {
  if (typeof webhookId !== 'string') return
  const holder = [...world.state.workflows.values()].find(
    (workflow) => workflow.webhookId === webhookId,
  )
  if (!holder || holder.id === before?.id) return
  throw new Refusal(409, 'webhookId is already in use', { code: 'webhook_taken' })
}

function blank(world: World, body: JsonObject, options: SaveOptions): Workflow {
  const now = world.clock.now()
  return {
    id:
      options.mayChooseId && typeof body['id'] === 'string'
        ? body['id']
        : nextId(world.state, 'cmx'),
    accountId: options.accountId,
    name: '',
    description: null,
    tags: [],
    isActive: true,
    webhookId: null,
    mediaId: null,
    teamId: null,
    linkPermission: 'PRIVATE',
    exposedInputs: null,
    graph: { nodes: [], edges: [] },
    executionCount: 0,
    lastExecutedAt: null,
    createdAt: now,
    updatedAt: now,
    cache: {},
  }
}

export function readOptional(body: JsonObject): Partial<Workflow> {
  const { description, tags, isActive, webhookId, mediaId, exposedInputs } = body
  return {
    ...(typeof description === 'string' && { description }),
    ...(isTexts(tags) && { tags }),
    ...(typeof isActive === 'boolean' && { isActive }),
    ...(typeof webhookId === 'string' && webhookId !== '' && { webhookId }),
    ...(typeof mediaId === 'string' && { mediaId }),
    ...(isTexts(exposedInputs) && { exposedInputs }),
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
