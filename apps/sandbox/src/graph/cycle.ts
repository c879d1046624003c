import type { Graph } from './wire.ts'

/** The nodes of one cycle in order, or nothing. */
export function findCycle(graph: Graph): string[] {
  const next = new Map<string, string[]>()
  for (const { source, target } of graph.edges) {
    next.set(source, [...(next.get(source) ?? []), target])
  }
  const done = new Set<string>()
  const path: string[] = []

  function visit(id: string): string[] {
    const start = path.indexOf(id)
    if (start >= 0) return path.slice(start)
    if (done.has(id)) return []
    path.push(id)
    for (const target of next.get(id) ?? []) {
      const cycle = visit(target)
      if (cycle.length > 0) return cycle
    }
    path.pop()
    done.add(id)
    return []
  }

  for (const { id } of graph.nodes) {
    const cycle = visit(id)
    if (cycle.length > 0) return cycle
  }
  return []
}
