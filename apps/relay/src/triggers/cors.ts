import type { Request, Response } from 'express'
import { isListed } from './listed-pages.ts'

type Asked = { request: Request; response: Response }

/** Which pages may call: those of these origins, or all. */
type Pages = {
  origins: readonly string[] | undefined
  /** Where strangers find the relay, and so its own pages. */
  publicUrl: string
}

/** Only browsers say where a page is from; whoever does not is not bound by the list. */
export function mayCall(request: Request, { origins, publicUrl }: Pages): boolean {
  const { origin } = request.headers
  if (origin === undefined || origins === undefined) return true
  return isListed(origin, origins) || isOwnPage(request, origin, publicUrl)
}

/**
 * The relay's own pages, such as a trigger's form: by the browser's word, which no page can
 * forge, or by the address where browsers leave that out (`http:` other than localhost).
 */
function isOwnPage(request: Request, origin: string, publicUrl: string): boolean {
  if (request.headers['sec-fetch-site'] === 'same-origin') return true
  if (!URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === request.host
}

/**
 * Tells a browser whether the page that asks may read the answer. Cookies may come along, as
 * with each `sendBeacon` of JSON, since nothing at these addresses reads them; for such a call
 * browsers want the page's origin back, and take no star.
 */
export function setCorsHeaders({ request, response }: Asked, pages: Pages): void {
  response.vary('Origin')
  const { origin } = request.headers
  if (!mayCall(request, pages)) return
  if (origin !== undefined) {
    response.set('Access-Control-Allow-Origin', origin)
    response.set('Access-Control-Allow-Credentials', 'true')
  } else if (pages.origins === undefined) {
    response.set('Access-Control-Allow-Origin', '*')
  }
  response.set('Access-Control-Expose-Headers', 'X-Request-Id, Retry-After, ETag')
}

// What Chromium keeps an answer for at most, in seconds.
const MAX_AGE = '7200'
const USUAL_HEADERS =
  'Content-Type, Idempotency-Key, Altcha-Payload, Webhook-Id, Webhook-Timestamp, Webhook-Signature'
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~-]+(?: *, *[\w!#$%&'*+.^`|~-]+)*$/
const MAX_NAMES_LENGTH = 4_096

/**
 * Answers what a browser asks before a call of a page. Libraries add headers by themselves
 * (`X-Requested-With`, `traceparent`, `HX-Request`), none of which does anything here, so those
 * that are asked for are allowed. A relay in a private network may be called by pages of the
 * public one as far as the list goes.
 */
export function answerPreflight(
  { request, response }: Asked,
  pages: Pages,
  methods: string,
): void {
  response.vary('Access-Control-Request-Headers')
  response.vary('Access-Control-Request-Private-Network')
  response.set('Allow', methods)
  if (mayCall(request, pages)) {
    response.set('Access-Control-Allow-Methods', methods)
    response.set('Access-Control-Allow-Headers', askedHeaders(request) ?? USUAL_HEADERS)
    response.set('Access-Control-Max-Age', MAX_AGE)
    if (request.get('access-control-request-private-network') === 'true') {
      response.set('Access-Control-Allow-Private-Network', 'true')
    }
  }
  response.status(204).end()
}

function askedHeaders(request: Request): string | undefined {
  const names = request.get('access-control-request-headers')?.trim()
  if (names === undefined || names.length > MAX_NAMES_LENGTH) return undefined
  return HEADER_NAMES.test(names) ? names : undefined
}
