import { findSpec } from '../catalog/catalog.ts'
import type { NodeSpec } from '../catalog/node-spec.ts'
import { isJsonObject, type JsonObject } from '../http/read-json.ts'
import { isViolation, linkOf, type Link } from './link.ts'
import { isDecoration, type Graph, type WireNode } from './wire.ts'

export type Step = {
  node: WireNode
  spec: NodeSpec
  settings: JsonObject
  incoming: readonly Link[]
  outgoing: readonly Link[]
}

/** A graph made ready to run: its steps in an order in which each follows what it needs. */
export type Plan = ReadonlyMap<string, Step>

const plans = new WeakMap<Graph, Plan>()

/** Graphs are never changed once kept, so a plan is made once for each. */
export function planOf(graph: Graph): Plan {
  const known = plans.get(graph)
  if (known) return known
  const plan = makePlan(graph)
  plans.set(graph, plan)
  return plan
}

function makePlan(graph: Graph): Plan {
  const ends = new Map<string, { node: WireNode; spec: NodeSpec }>()
  for (const node of graph.nodes) {
    const spec = findSpec(node.data.nodeType)
    if (spec && !isDecoration(node)) ends.set(node.id, { node, spec })
  }
  const links = findLinks(graph, ends)
  const plan = new Map<string, Step>()
  for (const id of inOrder([...ends.keys()], links)) {
    const end = ends.get(id)
    if (!end) continue
    plan.set(id, {
      ...end,
      settings: { ...defaultsOf(end.spec), ...settingsOf(end.node) },
      incoming: links.filter((link) => link.to === id),
      outgoing: links.filter((link) => link.from === id),
    })
  }
  return plan
}

function findLinks(
  graph: Graph,
  ends: ReadonlyMap<string, { node: WireNode; spec: NodeSpec }>,
): Link[] {
  return graph.edges.flatMap((edge) => {
    const source = ends.get(edge.source)
    const target = ends.get(edge.target)
    if (!source || !target) return []
    const link = linkOf(edge, source, target)
    return isViolation(link) ? [] : [link]
  })
}

function inOrder(ids: readonly string[], links: readonly Link[]): string[] {
  const waitsFor = new Map(ids.map((id) => [id, 0]))
  for (const { to } of links) waitsFor.set(to, (waitsFor.get(to) ?? 0) + 1)
  const order = ids.filter((id) => waitsFor.get(id) === 0)
  // The list grows while it is read: a node is added once the last it waits for is in.
  for (const id of order) {
    for (const { from, to } of links) {
      if (from !== id) continue
      const left = (waitsFor.get(to) ?? 0) - 1
      waitsFor.set(to, left)
      if (left === 0) order.push(to)
    }
  }
  return order
}

function defaultsOf({ parameters }: NodeSpec): JsonObject {
  const given = parameters.filter((parameter) => parameter.default !== undefined)
  return Object.fromEntries(given.map((parameter) => [parameter.id, parameter.default]))
}

const STRUCTURE = new Set([
  'label',
  'nodeType',
  'category',
  'config',
  'params',
  'inputs',
  'outputs',
  'output',
  'result',
  'selectedOutput',
  'selectedIndex',
  'isExecuting',
])

/** Parameters may stand in `data`, `data.params` or `data.config`; the last wins. */
function settingsOf({ data }: WireNode): JsonObject {
  const own = Object.entries(data).filter(([name]) => !STRUCTURE.has(name))
  const model = isJsonObject(data['model']) ? data['model'] : {}
  const modelParams = isJsonObject(model['params']) ? model['params'] : {}
  return { ...Object.fromEntries(own), ...modelParams, ...data.params, ...data.config }
}
