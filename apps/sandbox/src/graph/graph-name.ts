import { hash } from 'node:crypto'
import type { Graph } from './wire.ts'

const names = new WeakMap<Graph, string>()

/** A name that two graphs share if and only if they are alike. */
export function nameOf(graph: Graph): string {
  const known = names.get(graph)
  if (known !== undefined) return known
  const name = hash('sha1', JSON.stringify(graph))
  names.set(graph, name)
  return name
}

/** The one of the two to keep: many runs of a saved workflow then hold one graph. */
export function shared(graph: Graph, saved: Graph): Graph {
  return nameOf(graph) === nameOf(saved) ? saved : graph
}
