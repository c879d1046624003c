import type {
  IDataObject,
  IHttpRequestMethods,
  IHttpRequestOptions,
  JsonObject,
} from 'n8n-workflow'
import { NodeApiError } from 'n8n-workflow'
import { toObject } from '../reading/json'
import type { Caller, Service } from './caller'
import { explain } from './explain'
import { pause } from './pause'
import { freeAt } from './rate-limit'

const TIMEOUT_MS = 30_000
const ATTEMPTS = 3
const FIRST_DELAY_MS = 500
// A rate window is a minute; who would have to wait longer is told when to come again.
const LONGEST_DELAY_MS = 61_000

export type Request = {
  method: IHttpRequestMethods
  /** After the base URL of the credential. */
  path: string
  query?: IDataObject
  body?: IDataObject | Buffer
  headers?: Record<string, string>
  itemIndex?: number
  /** How often it is tried; once where somebody waits for our answer. */
  attempts?: number
}

export type Answer = {
  status: number
  headers: IDataObject
  /** Empty when it was no object. */
  body: IDataObject
  /** Whatever it was. */
  content: unknown
}

/**
 * Calls Wireflow or the relay and returns the content of the answer.
 *
 * A call that does no harm when it is made twice is repeated after lost connections, 5xx
 * and refusals for the rate. What may start something carries an `Idempotency-Key`.
 *
 * @throws {NodeApiError} that says what happened and what to do about it.
 */
export async function call(
  caller: Caller,
  service: Service,
  request: Request,
): Promise<unknown> {
  const attempts = isRepeatable(request) ? (request.attempts ?? ATTEMPTS) : 1
  for (let attempt = 1; ; attempt++) {
    const answer = await send(caller, service, request).catch((error: unknown) => ({
      lost: error as JsonObject,
    }))
    if (!('lost' in answer) && answer.status < 400) return answer.content
    const delayMs = delayAfter(answer, attempt)
    if (attempt >= attempts || delayMs === undefined) {
      throw toNodeApiError(caller, service, request, answer)
    }
    await pause(caller, delayMs)
  }
}

type Lost = { lost: JsonObject }

function isRepeatable({ method, headers }: Request): boolean {
  return method !== 'POST' || headers?.['Idempotency-Key'] !== undefined
}

async function send(caller: Caller, service: Service, request: Request): Promise<Answer> {
  const baseUrl = await baseUrlOf(caller, service)
  const { method, path, query, body, headers } = request
  const options: IHttpRequestOptions = {
    method,
    url: `${baseUrl}${path}`,
    headers: { Accept: 'application/json', ...headers },
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
    sendCredentialsOnCrossOriginRedirect: false,
    timeout: TIMEOUT_MS,
    ...(query ? { qs: query } : {}),
    ...(body ? { body } : {}),
    ...(body instanceof Buffer ? {} : { json: true }),
  }
  const response = await caller.helpers.httpRequestWithAuthentication.call(
    caller,
    service,
    options,
  )
  return {
    status: response.statusCode,
    headers: response.headers,
    body: toObject(response.body),
    content: response.body,
  }
}

/** Without the slash that people leave at its end. */
export async function baseUrlOf(caller: Caller, service: Service): Promise<string> {
  const { baseUrl } = await caller.getCredentials<{ baseUrl: string }>(service)
  return baseUrl.replace(/\/+$/, '')
}

/** How long to wait before the next attempt; undefined when there is no use in one. */
function delayAfter(answer: Answer | Lost, attempt: number): number | undefined {
  const usual = FIRST_DELAY_MS * 2 ** (attempt - 1)
  if ('lost' in answer || answer.status >= 500) return usual
  if (answer.status !== 429) return undefined
  const delayMs = (freeAt(answer, Date.now()) ?? 0) - Date.now()
  return delayMs > LONGEST_DELAY_MS ? undefined : Math.max(usual, delayMs)
}

function toNodeApiError(
  caller: Caller,
  service: Service,
  request: Request,
  answer: Answer | Lost,
): NodeApiError {
  const { itemIndex } = request
  const which = itemIndex === undefined ? {} : { itemIndex }
  if ('lost' in answer) {
    return new NodeApiError(caller.getNode(), answer.lost, {
      message: 'There was no answer from the server',
      description: `${request.method} ${request.path}: ${String(answer.lost.message)}. Check the base URL of the credential and the network.`,
      ...which,
    })
  }
  const response = { statusCode: answer.status, body: answer.body } as JsonObject
  return new NodeApiError(caller.getNode(), response, {
    ...explain(service, request, answer),
    httpCode: String(answer.status),
    ...which,
  })
}
