import { toObjects, toText, type JsonObject } from '@wireflow-connect/sdk/wire'
import type { MadeOutput } from '../runs/outcome.ts'

/** Reads outputs as the relay sends them, also of types that this version does not know. */
export function readOutputs(rows: unknown): MadeOutput[] {
  return toObjects(rows).flatMap((row) => readOutput(row) ?? [])
}

function readOutput(row: JsonObject): MadeOutput | undefined {
  const nodeId = toText(row['nodeId'])
  if (!nodeId) return undefined
  const [url, text] = [toText(row['url']), toText(row['text'])]
  return {
    nodeId,
    label: toText(row['label']) ?? nodeId,
    type: toText(row['type']) ?? 'file',
    ...(url !== undefined && { url }),
    ...(text !== undefined && { text }),
  }
}
