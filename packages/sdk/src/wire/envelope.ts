import { isObject, toObjects, type JsonObject } from './json.ts'

/**
 * Takes a body out of its `data` envelope, if it has one.
 * The upstream wraps some answers and not others, and no bare resource has a `data` field.
 */
export function unwrapObject(body: unknown): JsonObject {
  const inner = unwrap(body)
  if (!isObject(inner)) throw new TypeError('It holds no object')
  return inner
}

/** Takes a list out of whatever holds it: nothing, `data`, or a field of the given name. */
export function unwrapList(body: unknown, name: string): JsonObject[] {
  const inner = unwrap(body)
  const list = isObject(inner) ? inner[name] : inner
  if (!Array.isArray(list)) throw new TypeError('It holds no list')
  return toObjects(list)
}

function unwrap(body: unknown): unknown {
  return isObject(body) ? (body['data'] ?? body) : body
}
