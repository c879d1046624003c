import type { CallKey } from './accept-run.ts'
import { RelayError } from '../errors.ts'
import { hashBody } from '../triggers/body-hash.ts'

const DAY_MS = 86_400_000
const MAX_LENGTH = 255

type Call = {
  /** A trigger or a workspace: keys of different scopes never meet. */
  scope: string
  key: string | undefined
  body: unknown
  /** For this long an identical body without a key counts as the same call. */
  duplicateWindowMs?: number
}

/** How this call is told from others; undefined when each counts by itself. */
export function callKeyOf(call: Call): CallKey | undefined {
  const { scope, key, body, duplicateWindowMs = 0 } = call
  if (key === undefined && duplicateWindowMs === 0) return undefined
  const bodyHash = hashBody(body)
  if (key !== undefined) {
    if (key === '' || key.length > MAX_LENGTH) {
      throw new RelayError(
        'invalid_request',
        'An idempotency key has 1 to 255 characters.',
      )
    }
    return { scope, key: `key:${key}`, bodyHash, ttlMs: DAY_MS }
  }
  const ownKey = `body:${bodyHash.toString('hex')}`
  return { scope, key: ownKey, bodyHash, ttlMs: duplicateWindowMs }
}
