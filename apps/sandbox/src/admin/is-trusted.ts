import { isIP } from 'node:net'
import type { Call } from '../http/call.ts'

/**
 * Browsers let any page send requests to this machine. A page of another origin says so in
 * `Origin`; one that points its own domain at this machine shows that domain in `Host`.
 */
export function isTrusted({ headers }: Call): boolean {
  const { host, origin } = headers
  if (host !== undefined && !isLocalName(nameOf(host))) return false
  return origin === undefined || URL.parse(origin)?.host === host
}

function nameOf(host: string): string {
  return URL.parse(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '') ?? host
}

/** A name without a dot cannot be a site's, only one of this machine or a container's. */
function isLocalName(name: string): boolean {
  return isIP(name) !== 0 || !name.includes('.') || name.endsWith('.localhost')
}
