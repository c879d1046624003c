import type { OutputShape } from '../catalog/node-spec.ts'
import type { Outputs, Value } from '../graph/value.ts'

/** The `output` of a node on the wire: its shape depends on the model, as it does upstream. */
export function toNodeOutput(
  outputs: Outputs | null,
  shape: OutputShape,
  origin: string,
): unknown {
  const [first] = Object.values(outputs ?? {})
  return first ? shapeOf(first, shape, origin) : null
}

function shapeOf(value: Value, shape: OutputShape, origin: string): unknown {
  if (value.type === 'LIST') {
    return { items: value.items.map((item) => shapeOf(item, shape, origin)) }
  }
  if (value.type === 'JSON') return { json: value.json }
  if (value.type === 'TEXT') return shape === 'string' ? value.text : { text: value.text }
  const url = absolute(value.url, origin)
  if (shape === 'images') return { images: [{ url }] }
  return shape === 'string' ? url : { url }
}

/** Files of the sandbox are kept by path, so that they survive a change of port. */
export function absolute(url: string, origin: string): string {
  return url.startsWith('/') ? origin + url : url
}

export function mediaUrls(outputs: Outputs | null, origin: string): string[] {
  const [first] = Object.values(outputs ?? {})
  const values = first?.type === 'LIST' ? first.items : first ? [first] : []
  return values.flatMap((value) => ('url' in value ? [absolute(value.url, origin)] : []))
}
