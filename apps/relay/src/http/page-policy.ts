/** What no answer of the relay needs: nothing is loaded, framed or sent from it. */
export const STRICT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export type PagePolicy = {
  /** Whether the page runs scripts, which the relay serves itself. */
  scripted?: boolean
  /** Addresses of images, videos and sounds on it. */
  media?: readonly string[]
  /** Whether it shows files that somebody has chosen and not sent yet. */
  previews?: boolean
  /** Origins of pages that may show it in a frame; `anyone` for all, none by default. */
  framedBy?: readonly string[] | 'anyone'
  /** Where its form may lead; none by default. */
  formTo?: readonly string[] | 'anywhere'
}

/** The `Content-Security-Policy` of a page. Addresses that are no plain origin are left out. */
export function pagePolicy({
  scripted,
  media = [],
  previews,
  framedBy,
  formTo,
}: PagePolicy): string {
  const sources = [...sourcesOf(media), ...(previews ? ['blob:'] : [])]
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "style-src 'self' 'unsafe-inline'",
    ...(scripted ? ["script-src 'self'", "worker-src 'self'", "connect-src 'self'"] : []),
    ...(sources.length > 0
      ? [listed('img-src', sources), listed('media-src', sources)]
      : []),
    listed('form-action', formTo ? formTargets(formTo) : []),
    listed('frame-ancestors', framedBy === 'anyone' ? ['*'] : framesOf(framedBy ?? [])),
  ].join('; ')
}

function formTargets(formTo: readonly string[] | 'anywhere'): string[] {
  return ["'self'", ...(formTo === 'anywhere' ? ['https:', 'http:'] : sourcesOf(formTo))]
}

function listed(directive: string, sources: readonly string[]): string {
  return `${directive} ${sources.length > 0 ? sources.join(' ') : "'none'"}`
}

// A header that is longer than what browsers and proxies read shows no page at all.
const MAX_SOURCES = 50

function sourcesOf(urls: readonly string[]): string[] {
  const sources = new Set(urls.flatMap((url) => policySource(url) ?? []))
  return [...sources].slice(0, MAX_SOURCES)
}

/** Of an origin with a star (`https://*.shop.example`) all that is below. */
function framesOf(origins: readonly string[]): string[] {
  return origins.flatMap((origin) => {
    if (!origin.includes('*')) return policySource(origin) ?? []
    const below = origin.replace('://*.', '://')
    const isOne = below.includes('.') && policySource(below) === below
    return isOne ? origin : []
  })
}

// URL parsers let a host hold `;`, `,`, `'` and `*`, each of which means something in a policy.
const PLAIN_HOST = /^[a-z0-9.:[\]-]+$/

/**
 * How a policy names where an address comes from; undefined for one that no page loads (a
 * script, for instance) or whose host holds more than letters, digits, dots and dashes.
 */
export function policySource(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host, origin } = new URL(url)
  if (protocol === 'data:') return protocol
  return isWeb(protocol) && PLAIN_HOST.test(host) ? origin : undefined
}

/** Whether a page may link to this address. */
export function isWeb(protocol: string): boolean {
  return protocol === 'https:' || protocol === 'http:'
}
