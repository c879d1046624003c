import type { SignedHeaders } from './signature.ts'
import { WebhookError } from './webhook-error.ts'

/** The body exactly as it came. */
export type RawBody = string | Uint8Array | ArrayBuffer

/** Headers as any HTTP library hands them over; names are matched without case. */
export type ReceivedHeaders =
  | Headers
  | SignedHeaders
  | Readonly<Record<string, string | readonly string[] | undefined>>

const HOW =
  'The signature covers the bytes that were sent, so take the body before anything parses it: `express.raw({ type: "application/json" })` in Express, a content type parser with `parseAs: "buffer"` in Fastify, `await request.text()` where there is a web `Request`.'

// Nothing here asks for a class: test runners and edge runtimes hand over objects of other realms.

export function isRequest(given: unknown): given is Request {
  return isObject(given) && hasMethod(given, 'arrayBuffer') && isHeaders(given['headers'])
}

/**
 * The bytes of a request's body.
 *
 * @throws WebhookError `raw_body_missing` when somebody has read it before
 */
export async function bodyOfRequest(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  if (request.bodyUsed) {
    throw new WebhookError(
      'raw_body_missing',
      'The body of this request was read before. Hand over the request unread, or its text and its headers.',
    )
  }
  return new Uint8Array(await request.arrayBuffer())
}

/**
 * The bytes of a body that was handed over.
 *
 * @throws WebhookError `raw_body_missing` for anything that is no body as it came
 */
export function bytesOf(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body)
  if (ArrayBuffer.isView(body)) {
    return Uint8Array.from(new Uint8Array(body.buffer, body.byteOffset, body.byteLength))
  }
  if (isArrayBuffer(body)) return new Uint8Array(body)
  throw new WebhookError('raw_body_missing', `${whatItIs(body)} ${HOW}`)
}

function whatItIs(body: unknown): string {
  if (body === undefined || body === null) {
    return 'There is no body: nothing has read it, or something else has read it away.'
  }
  if (isObject(body) && hasMethod(body, 'pipe')) {
    return 'This is a request of Node, not its body.'
  }
  return 'The body was parsed before it was verified.'
}

/** The three headers; undefined for those that are missing. */
export function signedHeaders(
  headers: ReceivedHeaders,
): Record<keyof SignedHeaders, string | undefined> {
  const known = new Headers()
  const pairs = isHeaders(headers) ? [...headers] : Object.entries(headers)
  for (const [name, value] of pairs) {
    if (/^webhook-/i.test(name) && value) known.set(name, [value].flat().join(' '))
  }
  const read = (name: keyof SignedHeaders) => known.get(name) ?? undefined
  return {
    'webhook-id': read('webhook-id'),
    'webhook-timestamp': read('webhook-timestamp'),
    'webhook-signature': read('webhook-signature'),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function hasMethod(value: Record<string, unknown>, name: string): boolean {
  return typeof value[name] === 'function'
}

function isHeaders(value: unknown): value is Headers {
  return isObject(value) && hasMethod(value, 'get') && hasMethod(value, 'forEach')
}

function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]'
}
