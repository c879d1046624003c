import { stringifyJson } from '../wire/json-text.ts'
import { bucketOf } from './bucket.ts'
import type { Call } from './call.ts'
import type { Exchange } from './exchange.ts'
import { connectionFailed } from './failure.ts'
import { notify } from './hooks.ts'
import { chain, type AttemptInfo, type HttpRequest } from './middleware.ts'
import { readRateLimit } from './rate-limit.ts'
import { redactHeaders } from './redact.ts'
import { requestName } from './request-name.ts'
import { readText } from './read-text.ts'
import { readResetInMs } from './retry-after.ts'
import type { Transport } from './transport.ts'

/** Sends a call once and reads the answer to its end. */
export async function attempt(
  transport: Transport,
  call: Call,
  number: number,
  signal: AbortSignal,
): Promise<Exchange> {
  const info = { attempt: number, requestName: requestName(call) }
  const answered = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (cause) {
      throw connectionFailed(call, number, cause)
    }
  }
  const run = chain(
    transport.middleware,
    (request) => answered(deliver(transport, call, request)),
    info,
  )

  const request = toRequest(transport, call, signal)
  const sentAt = transport.clock.now()
  notify(transport.hooks, 'onRequest', {
    ...info,
    headers: redactHeaders(request.headers),
  })
  const response = await run(request)
  const text = await answered(readText(response))
  const { status, headers } = response
  const atMs = transport.clock.now()
  const exchange = { status, headers, text, attempts: number, atMs }
  tell(transport, call, info, exchange, sentAt)
  return exchange
}

function tell(
  { hooks }: Transport,
  call: Call,
  info: AttemptInfo,
  { status, headers, atMs }: Exchange,
  sentAt: number,
): void {
  const requestId = headers.get('x-request-id') ?? undefined
  const durationMs = atMs - sentAt
  notify(hooks, 'onResponse', { ...info, status, requestId, durationMs })

  const rateLimit = readRateLimit(headers, atMs)
  if (!rateLimit) return
  const resetInMs = readResetInMs(headers, atMs)
  notify(hooks, 'onRateLimit', { ...info, bucket: bucketOf(call), rateLimit, resetInMs })
}

/**
 * Adds the key, for the upstream's own host only: where a middleware sends a request
 * elsewhere, the key does not go with it. Redirects are not followed for the same reason.
 */
async function deliver(
  transport: Transport,
  call: Call,
  request: HttpRequest,
): Promise<Response> {
  const { fetch, apiKey, baseUrl } = transport
  const headers = new Headers(request.headers)
  const isOurs = new URL(request.url).origin === baseUrl.origin
  if (apiKey && isOurs && !call.isKeyless && !headers.has('authorization')) {
    headers.set('authorization', `Bearer ${apiKey}`)
  }

  const { url, ...init } = request
  const body = init.body ?? null
  return fetchFresh(fetch, url, { ...init, headers, body, redirect: 'manual' })
}

/**
 * Frameworks that cache `fetch` would answer every poll with the first one. Runtimes
 * without a cache refuse the option, and those get the request without it.
 */
async function fetchFresh(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url, { ...init, cache: 'no-store' })
  } catch (error) {
    if (!/\bcache\b.*not implemented|unsupported cache/i.test(String(error))) throw error
    return fetch(url, init)
  }
}

function toRequest(transport: Transport, call: Call, signal: AbortSignal): HttpRequest {
  const base = { url: urlOf(transport, call), method: call.method, signal }
  const headers = new Headers({ accept: 'application/json' })
  if (call.idempotencyKey) headers.set('idempotency-key', call.idempotencyKey)

  if (call.body instanceof FormData) return { ...base, headers, body: call.body }
  if (call.body === undefined) return { ...base, headers, body: undefined }

  headers.set('content-type', 'application/json')
  return { ...base, headers, body: stringifyJson(call.body) }
}

function urlOf({ baseUrl }: Transport, { path, query = {} }: Call): string {
  const url = new URL(baseUrl)
  url.pathname = url.pathname.replace(/\/$/, '') + path
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.href
}
