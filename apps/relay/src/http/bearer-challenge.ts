import type { Request } from 'express'
import type { RelayError } from './errors.ts'
import type { Scope } from './scopes.ts'

/** What `WWW-Authenticate` says beside a refusal (RFC 6750); undefined where it says nothing. */
export function bearerChallenge(
  { code, details }: RelayError,
  request: Request,
): string | undefined {
  if (code === 'insufficient_scope') {
    const { missing } = details as { missing: readonly Scope[] }
    return `Bearer error="insufficient_scope", scope="${missing.join(' ')}"`
  }
  if (code !== 'unauthorized') return undefined
  return request.headers.authorization === undefined
    ? 'Bearer'
    : 'Bearer error="invalid_token"'
}
