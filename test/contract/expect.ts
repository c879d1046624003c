import assert from 'node:assert/strict'
import { isObject, type Reply } from './api.ts'

/** The error text, whether it stands alone or in an object. */
export function errorText({ body }: Reply): string {
  const { error } = body
  return String(isObject(error) ? error['message'] : error)
}

export function expectRefusal(
  reply: Reply,
  status: number,
  text?: string | RegExp,
): void {
  assert.equal(reply.status, status, reply.text)
  if (text instanceof RegExp) assert.match(errorText(reply), text)
  else if (text !== undefined) assert.equal(errorText(reply), text)
}

export function expectKeys(value: unknown, keys: readonly string[]): void {
  assert.ok(isObject(value), 'is an object')
  const missing = keys.filter((key) => !(key in value))
  assert.deepEqual(missing, [], `lacks ${missing.join(', ')}`)
}
