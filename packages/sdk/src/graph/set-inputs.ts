import { isObject, toObject } from '../wire/json.ts'
import { forgetResults, withDependents } from './forget-results.ts'
import type { Graph, GraphNode } from './graph.ts'
import { parameterKeys } from './parameter-keys.ts'

/**
 * The nodes of `graph` with the given values, keyed by node id, set in them.
 *
 * A value goes to every place where its node keeps parameters (`data.config`, `data.params`
 * and `data` itself), since servers of different age read different ones. Results of an
 * earlier run are dropped from the changed nodes and from all that depend on them, or a
 * run of part of the graph would use them again. `graph` is left as it was.
 */
export function setInputs(
  graph: Graph,
  values: Readonly<Record<string, unknown>>,
): GraphNode[] {
  const changed = graph.nodes.filter((node) => Object.hasOwn(values, node.id))
  const stale = withDependents(
    changed.map((node) => node.id),
    graph.edges,
  )

  return graph.nodes.map((node) => {
    const fresh = stale.has(node.id) ? forgetResults(node) : node
    return Object.hasOwn(values, node.id) ? setValue(fresh, values[node.id]) : fresh
  })
}

type Fields = Readonly<Record<string, unknown>>

const PLACES = ['config', 'params'] as const

function setValue(node: GraphNode, value: unknown): GraphNode {
  const keys = parameterKeys(node)
  const data = node.data ?? {}
  const kept = PLACES.filter((place) => isObject(data[place]))
  const own = keys.filter((key) => key in data)

  // A node without any parameter yet gets them where the newest servers look.
  const places = kept.length + own.length > 0 ? kept : (['config'] as const)
  const set = places.map((place) => [place, setIn(toObject(data[place]), keys, value)])
  return { ...node, data: { ...data, ...all(own, value), ...Object.fromEntries(set) } }
}

function setIn(fields: Fields, keys: readonly string[], value: unknown): Fields {
  const existing = keys.filter((key) => key in fields)
  return { ...fields, ...all(existing.length > 0 ? existing : keys.slice(0, 1), value) }
}

function all(keys: readonly string[], value: unknown): Fields {
  return Object.fromEntries(keys.map((key) => [key, value]))
}
