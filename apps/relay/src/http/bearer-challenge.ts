import type { Request } from 'express'
import type { RelayError } from './errors.ts'
import type { Scope } from './scopes.ts'

/** What `WWW-Authenticate` says beside a refusal (RFC 6750, RFC 9110); undefined where it says nothing. */
export function bearerChallenge(
  { code, details }: RelayError,
  request: Request,
): string | undefined {
  if (code === 'insufficient_scope') {
    const { missing } = details as { missing: readonly Scope[] }
    return `Bearer error="insufficient_scope", scope="${missing.join(' ')}"`
  }
  // No registered scheme says it, and a browser asks nobody for what it does not know.
  if (code === 'signature_invalid') return 'Standard-Webhooks'
  if (code !== 'unauthorized') return undefined
  return request.headers.authorization === undefined
    ? 'Bearer'
    : 'Bearer error="invalid_token"'
}
