import type { HttpResponse, ZObject } from 'zapier-platform-core'
import type { Service } from './connection.ts'
import { asUnanswered, toError } from './refuse.ts'

/** One call on a service. */
export type Call = {
  method?: 'GET' | 'POST' | 'DELETE'
  /** Below the address of the service; see {@link path}. */
  path: string
  query?: Readonly<Record<string, string | number>>
  body?: object | Buffer
  headers?: Readonly<Record<string, string>>
  /** Leaves out the key. */
  isAnonymous?: boolean
  /** 404 and 410 are returned, and not thrown. */
  mayBeMissing?: boolean
  timeoutMs?: number
}

// Zapier ends a step after 30 s, and some make another call when the first one hangs.
const TIMEOUT_MS = 8_000
const DOWN_DELAY_SECONDS = 60

/**
 * Calls a service. Its answer is 2xx, or 404 and 410 where the call allows them.
 *
 * @throws the error that fits a refusal, and a `ThrottledError` when there is no answer.
 */
export async function callService(
  z: ZObject,
  service: Service,
  call: Call,
): Promise<HttpResponse> {
  const { path, query, body, headers, method = 'GET', isAnonymous, mayBeMissing } = call
  const timeout = call.timeoutMs ?? TIMEOUT_MS
  const isJson = body !== undefined && !Buffer.isBuffer(body)
  try {
    return await z.request({
      url: service.url + path,
      method,
      params: { ...query },
      headers: { ...(isJson && { 'content-type': 'application/json' }), ...headers },
      // As bytes: text in which Zapier finds `{{bundle.` is refused, and prompts are free.
      ...(body && { body: isJson ? Buffer.from(JSON.stringify(body)) : body }),
      redirect: 'manual',
      timeout,
      // Refusals are sorted by `explainRefusals`.
      skipThrowForStatus: true,
      middlewareData: { isAnonymous, mayBeMissing },
    })
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'FetchError') throw error
    const host = new URL(service.url).host
    throw toError(z, {
      kind: 'down',
      message: `${host} gave no answer. Zapier tries this again by itself.`,
      delaySeconds: DOWN_DELAY_SECONDS,
    })
  }
}

/** A path with its values encoded, so that no id leads elsewhere. */
export function path(texts: TemplateStringsArray, ...values: string[]): string {
  return texts.map((text, index) => text + encode(values[index])).join('')
}

// A dot alone would be taken for a step up.
function encode(value = ''): string {
  return encodeURIComponent(value).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length))
}

/** Reads an answer; one that cannot be read says so in words. */
export function read<Value>(
  z: ZObject,
  { data }: HttpResponse,
  toValue: (body: unknown) => Value,
): Value {
  try {
    return toValue(data)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const message =
      'This app cannot read the answer that it got. Try again later, and check the addresses in the connection.'
    throw asUnanswered(new z.errors.Error(message, 'unexpected_answer', 502))
  }
}
