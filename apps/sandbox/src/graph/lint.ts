import { findSpec } from '../catalog/catalog.ts'
import { findCycle } from './cycle.ts'
import { isViolation, linkOf } from './link.ts'
import type { Violation } from './violation.ts'
import { isDecoration, type Graph, type WireEdge, type WireNode } from './wire.ts'

export const MAX_NODES = 100
export const MAX_EDGES = 500

/** Everything that keeps a graph from being saved or run. */
export function lint(graph: Graph): Violation[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  return [
    ...checkCaps(graph),
    ...checkIds(graph),
    ...graph.nodes.flatMap(checkType),
    ...graph.edges.flatMap((edge) => checkEdge(edge, nodes)),
    ...checkCycle(graph),
  ]
}

function checkCaps({ nodes, edges }: Graph): Violation[] {
  const over: Violation[] = []
  if (nodes.length > MAX_NODES) over.push(cap(nodes.length, 'nodes', MAX_NODES))
  if (edges.length > MAX_EDGES) over.push(cap(edges.length, 'edges', MAX_EDGES))
  return over
}

function cap(count: number, what: string, most: number): Violation {
  return { rule: 'caps', message: `Workflow has ${count} ${what}; the limit is ${most}` }
}

function checkIds({ nodes }: Graph): Violation[] {
  const seen = new Set<string>()
  return nodes.flatMap(({ id }) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ rule: 'duplicate-id', message: `Two nodes have the id ${id}`, nodeId: id }]
  })
}

function checkType(node: WireNode): Violation[] {
  if (isDecoration(node) || findSpec(node.data.nodeType)) return []
  const message = `Unknown nodeType "${node.data.nodeType}"`
  return [{ rule: 'unknown-node-type', message, nodeId: node.id }]
}

function checkEdge(edge: WireEdge, nodes: ReadonlyMap<string, WireNode>): Violation[] {
  const source = nodes.get(edge.source)
  const target = nodes.get(edge.target)
  if (!source || !target) {
    const missing = source ? edge.target : edge.source
    const message = `Edge ${edge.id} points to ${missing}, which does not exist`
    return [{ rule: 'dangling-edge', message, edgeId: edge.id }]
  }
  const from = findSpec(source.data.nodeType)
  const to = findSpec(target.data.nodeType)
  // An unknown type has already been named, and its ports cannot be judged.
  if (!from || !to) return []
  const link = linkOf(edge, { node: source, spec: from }, { node: target, spec: to })
  return isViolation(link) ? [link] : []
}

function checkCycle(graph: Graph): Violation[] {
  const cycle = findCycle(graph)
  const [first] = cycle
  if (first === undefined) return []
  const message = `Graph has a cycle: ${[...cycle, first].join(' -> ')}`
  return [{ rule: 'cycle', message, nodeId: first }]
}
