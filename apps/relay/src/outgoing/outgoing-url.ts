import { isIP } from 'node:net'
import type { AddressRule } from './address-rules.ts'
import { isBadPort } from './bad-ports.ts'
import { SendFailure } from './send-failure.ts'

const MAX_LENGTH = 2_000
/** Storage signs its addresses, and what signs them makes them long. */
export const MAX_STORAGE_URL_LENGTH = 8_000

/**
 * Reads a URL that somebody gave us, as strictly as it will be used.
 *
 * What the parser would quietly mend (white space, backslashes) is refused, because another
 * reader may have mended it differently. A literal address in any spelling (decimal, octal,
 * hexadecimal, short, mapped) is one address after parsing and is checked here; a name is
 * checked when it is resolved.
 *
 * @throws {SendFailure} of kind `blocked_address`, which says what is wrong.
 */
export function readOutgoingUrl(
  text: string,
  isAllowed: AddressRule,
  maxLength = MAX_LENGTH,
): URL {
  const url = parse(text, maxLength)
  if (url.username || url.password) {
    throw refused('The address carries a user name or password')
  }
  const host = hostOf(url)
  if (isIP(host) && !isAllowed(host)) {
    throw refused('The address leads to a private network')
  }
  if (!isIP(host) && !isName(host)) throw refused('The host name cannot be used')
  if (isBadPort(portOf(url))) throw refused('The port belongs to another service')
  return url
}

function parse(text: string, maxLength: number): URL {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (text.length > maxLength || /[\u0000-\u0020\u007f-\u00a0\\]/.test(text)) {
    throw refused('The address holds characters that no address has, or is too long')
  }
  // The parser forgives a missing or a third slash; another reader might not.
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text)) {
    throw refused('The address is not an http or https URL')
  }
  return new URL(text)
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

// Letters, digits, hyphens and underscores between single dots; one dot at the end is the
// root of the DNS. An internationalised name has become its `xn--` form by now.
function isName(host: string): boolean {
  return host.length <= 254 && /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$/i.test(host)
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

function refused(message: string): SendFailure {
  return new SendFailure('blocked_address', message)
}
