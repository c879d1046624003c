import type { Call } from '../http/call.ts'
import { Refusal } from '../http/refusal.ts'
import type { Key, Scope } from '../state/key.ts'
import type { State } from '../state/state.ts'

/** Finds the key of a call, or refuses it with one of the four documented texts. */
export function authenticate(state: State, call: Call, now: number): Key {
  const header = call.headers['authorization']
  if (!header) throw unauthorized('Missing Authorization header', 'missing_key')
  const secret = /^Bearer ((?:sk-|wf_)\S+)$/.exec(header)?.[1]
  if (!secret) {
    throw unauthorized(
      'Invalid API key format. Expected: Bearer sk-...',
      'invalid_key_format',
    )
  }
  const key = state.keys.get(secret)
  if (!key) throw unauthorized('Invalid API key', 'invalid_key')
  if (key.expiresAt !== null && key.expiresAt <= now) {
    throw unauthorized('API key has expired', 'expired_key')
  }
  return key
}

/** Any one of `scopes` will do. */
export function requireScope(key: Key, scopes: readonly Scope[]): void {
  if (scopes.some((scope) => key.scopes.includes(scope))) return
  throw new Refusal(403, 'Forbidden', { code: 'missing_scope' })
}

function unauthorized(message: string, code: string): Refusal {
  return new Refusal(401, message, { code })
}
