import type { GraphEdge, GraphNode } from './graph.ts'

const RESULT_FIELDS = ['output', 'result', 'selectedOutput', 'selectedIndex']

/** The node without what an earlier run left in it. */
export function forgetResults(node: GraphNode): GraphNode {
  if (!node.data) return node
  const kept = Object.entries(node.data).filter(([key]) => !RESULT_FIELDS.includes(key))
  return { ...node, data: Object.fromEntries(kept) }
}

/** The given nodes and all that depend on them, by id. */
export function withDependents(
  ids: Iterable<string>,
  edges: readonly GraphEdge[],
): Set<string> {
  const reached = new Set(ids)
  // A set yields what is added while it is walked, so this reaches every depth once.
  for (const id of reached) {
    for (const edge of edges) if (edge.source === id) reached.add(edge.target)
  }
  return reached
}
