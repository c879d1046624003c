import type { NodeSpec } from '../catalog/node-spec.ts'
import type { Outputs, PortType, Value } from '../graph/value.ts'
import { text } from '../graph/value.ts'
import { isJsonObject } from '../http/read-json.ts'

/** Reads a node's `output` as it stands on the wire back into what its ports carry. */
export function readNodeOutput(output: unknown, spec: NodeSpec): Outputs | undefined {
  if (output === undefined || output === null) return undefined
  const entries = spec.outputs.flatMap(({ id, type }) => {
    const value = readValue(output, type)
    return value ? [[id, value] as const] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}

function readValue(output: unknown, type: PortType): Value | undefined {
  if (type === 'JSON') {
    return { type, json: isJsonObject(output) ? (output['json'] ?? output) : output }
  }
  const words = wordsOf(output)
  if (words === undefined) return undefined
  if (type === 'TEXT') return text(words)
  if (type !== 'ANY') return { type, url: words }
  return /^https?:/.test(words) ? { type: 'IMAGE', url: words } : text(words)
}

function wordsOf(output: unknown): string | undefined {
  if (typeof output === 'string') return output
  if (!isJsonObject(output)) return undefined
  const [image] = Array.isArray(output['images']) ? (output['images'] as unknown[]) : []
  const found = output['text'] ?? output['url'] ?? image
  return typeof found === 'string' ? found : wordsOf(found)
}
