import type { Call } from './call.ts'
import { invalid, Refusal } from './refusal.ts'

/** What the platform in front of Wireflow lets through. */
const MAX_BODY_BYTES = 4_500_000

export type JsonObject = Record<string, unknown>

/** The body as an object; an empty body counts as `{}`. */
export function readJson(call: Call, maxBytes: number = MAX_BODY_BYTES): JsonObject {
  if (call.body.length > maxBytes) {
    throw new Refusal(413, 'Request body too large', { code: 'payload_too_large' })
  }
  if (call.body.length === 0) return {}
  const value = parse(call.body)
  if (!isJsonObject(value)) throw invalid('Request body must be a JSON object')
  return value
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    // The parser's own message quotes the body, which may hold secrets.
    throw invalid('Invalid JSON in request body')
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
