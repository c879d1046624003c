import type { IDataObject } from 'n8n-workflow'
import { isObject, toObject, toText } from './json'

export type Graph = { nodes: IDataObject[]; edges: IDataObject[] }

const RESULT_FIELDS = ['output', 'result', 'selectedOutput', 'selectedIndex']
const PLACES = ['config', 'params']
const TEXT_KEYS = ['prompt', 'text']
const MEDIA_KEYS = ['url', 'imageUrl', 'image_url', 'videoUrl', 'video_url', 'audioUrl']
const VALUE_KEYS = ['value']

/**
 * The nodes of `graph` with the given values, keyed by node id, set in them.
 *
 * A value goes to every place where its node keeps parameters, since servers of different
 * age read different ones. Results of an earlier run are dropped from the changed nodes and
 * from all that depend on them, or a run would use them again.
 */
export function setInputs({ nodes, edges }: Graph, values: IDataObject): IDataObject[] {
  const changed = nodes.filter(({ id }) => Object.hasOwn(values, String(id)))
  const stale = withDependents(
    changed.map(({ id }) => id),
    edges,
  )
  return nodes.map((node) => {
    const fresh = stale.has(node.id) ? withoutResults(node) : node
    const id = String(node.id)
    return Object.hasOwn(values, id) ? setValue(fresh, values[id]) : fresh
  })
}

/** The nodes without what an earlier run has left in them. */
export function forgetResults(nodes: readonly IDataObject[]): IDataObject[] {
  return nodes.map(withoutResults)
}

function withDependents(ids: unknown[], edges: IDataObject[]): Set<unknown> {
  const reached = new Set(ids)
  // A set yields what is added while it is walked, so this reaches every depth once.
  for (const id of reached) {
    for (const edge of edges) if (edge.source === id) reached.add(edge.target)
  }
  return reached
}

function withoutResults(node: IDataObject): IDataObject {
  if (!isObject(node.data)) return node
  const kept = Object.entries(node.data).filter(([key]) => !RESULT_FIELDS.includes(key))
  return { ...node, data: Object.fromEntries(kept) }
}

function setValue(node: IDataObject, value: unknown): IDataObject {
  const keys = keysOf(node)
  const data = toObject(node.data)
  const kept = PLACES.filter((place) => isObject(data[place]))
  const own = keys.filter((key) => key in data)
  // A node without any parameter yet gets them where the newest servers look.
  const places = kept.length + own.length > 0 ? kept : ['config']
  const set = places.map((place) => [place, setIn(toObject(data[place]), keys, value)])
  return { ...node, data: { ...data, ...all(own, value), ...Object.fromEntries(set) } }
}

function setIn(fields: IDataObject, keys: string[], value: unknown): IDataObject {
  const existing = keys.filter((key) => key in fields)
  return { ...fields, ...all(existing.length > 0 ? existing : keys.slice(0, 1), value) }
}

function all(keys: string[], value: unknown): IDataObject {
  return Object.fromEntries(keys.map((key) => [key, value])) as IDataObject
}

/** The names under which a node may keep its value, the usual one first. */
function keysOf(node: IDataObject): string[] {
  const nodeType = toText(toObject(node.data).nodeType) ?? toText(node.nodeType) ?? ''
  const [family = '', kind = ''] = nodeType.toLowerCase().split(':')
  if (/^(text|prompt|string)/.test(kind)) return TEXT_KEYS
  if (/^(image|video|audio|media|file|import|url)/.test(kind)) return MEDIA_KEYS
  if (family === 'input') return VALUE_KEYS
  return [...TEXT_KEYS, ...MEDIA_KEYS, ...VALUE_KEYS]
}
