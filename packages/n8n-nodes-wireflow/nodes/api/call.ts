import type {
  IDataObject,
  IHttpRequestMethods,
  IHttpRequestOptions,
  JsonObject,
} from 'n8n-workflow'
import { NodeApiError, NodeOperationError } from 'n8n-workflow'
import { toObject } from '../reading/json'
import { isForeign, isGood, isPassingStatus, type Answer, type Silence } from './answer'
import { hasRelay, type Caller, type Service } from './caller'
import { explain, explainSilence } from './explain'
import { brief, type Delay, type Patience } from './patience'
import { delayForOutage, persist } from './persist'
import { freeAt } from './rate-limit'

const TIMEOUT_MS = 30_000
// The window of the rate, and a second for clocks that differ.
const WINDOW_MS = 61_000

export type Request = {
  method: IHttpRequestMethods
  /** After the base URL of the credential. */
  path: string
  query?: IDataObject
  body?: IDataObject | Buffer
  headers?: Record<string, string>
  itemIndex?: number
  /** How long trouble that passes is waited out; briefly without it. */
  patience?: Patience
  /** For a POST that does no harm when it is made twice, though it carries no key. */
  isHarmless?: boolean
}

/**
 * Calls Wireflow or the relay and returns the content of the answer.
 *
 * A call that does no harm when it is made twice is repeated while trouble that passes
 * lasts, as long as `patience` says. What may start something carries an `Idempotency-Key`.
 *
 * @throws {NodeApiError} that says what happened and what to do about it; `isPassing` says
 *   whether it may be over by itself.
 */
export async function call(
  caller: Caller,
  service: Service,
  request: Request,
): Promise<unknown> {
  const baseUrl = await baseUrlOf(caller, service)
  const ask = () => send(caller, service, { ...request, url: baseUrl + request.path })
  const answer = isRepeatable(request)
    ? await persist(caller, request.patience ?? brief(), ask, (got, usualMs) =>
        delayFor(request, got, usualMs),
      )
    : await ask()
  if (isGood(answer)) return answer.content
  throw toNodeApiError(caller, service, request, answer)
}

/**
 * Whether the trouble of a call may be over by itself: no answer, an outage, a refused rate,
 * or a page that something on the way has put in place of the answer.
 */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof NodeApiError)) return false
  const status = Number(error.httpCode ?? 0)
  return status === 0 || isPassingStatus(status)
}

function isRepeatable({ method, headers, isHarmless }: Request): boolean {
  return method !== 'POST' || isHarmless === true || Boolean(headers?.['Idempotency-Key'])
}

async function send(
  caller: Caller,
  service: Service,
  { method, url, query, body, headers }: Request & { url: string },
): Promise<Answer | Silence> {
  const options: IHttpRequestOptions = {
    method,
    url,
    headers: { Accept: 'application/json', ...headers },
    returnFullResponse: true,
    ignoreHttpStatusErrors: true,
    sendCredentialsOnCrossOriginRedirect: false,
    timeout: TIMEOUT_MS,
    ...(query ? { qs: query } : {}),
    ...(body ? { body } : {}),
    ...(body instanceof Buffer ? {} : { json: true }),
  }
  try {
    const response = await caller.helpers.httpRequestWithAuthentication.call(
      caller,
      service,
      options,
    )
    return toAnswer(response)
  } catch (error) {
    return { silence: reasonOf(error) }
  }
}

function toAnswer(response: {
  statusCode: number
  headers: IDataObject
  body: unknown
}): Answer {
  const { statusCode, headers, body } = response
  return { status: statusCode, headers, body: toObject(body), content: body }
}

/** What the network said, before n8n put a text of its own in its place. */
export function reasonOf(error: unknown): string {
  const { messages, message } = error as { messages?: string[]; message?: string }
  return messages?.[0] ?? message ?? String(error)
}

/**
 * Without the slash that people leave at its end.
 *
 * @throws {NodeOperationError} where the node has no credential for the service.
 */
export async function baseUrlOf(caller: Caller, service: Service): Promise<string> {
  refuseWithout(caller, service)
  const { baseUrl } = await caller.getCredentials<{ baseUrl: string }>(service)
  return baseUrl.replace(/\/+$/, '')
}

function refuseWithout(caller: Caller, service: Service): void {
  if (service === 'wireflowApi' || hasRelay(caller)) return
  throw new NodeOperationError(caller.getNode(), 'This needs a relay', {
    description:
      'Choose a Wireflow Relay API credential. Runs (run_…) and schedules are kept by the relay and not by Wireflow.',
  })
}

/**
 * A refusal of the rate says itself when it is over. The documented windows are a minute
 * and, for starts, the day: more than a minute is believed of a start that says so twice.
 */
function delayFor(
  { method }: Request,
  answer: Answer | Silence,
  usualMs: number,
): Delay | undefined {
  if ('silence' in answer || answer.status !== 429) {
    return delayForOutage(answer, usualMs)
  }
  const now = Date.now()
  const askedMs = (freeAt(answer, now) ?? 0) - now
  const delayMs = Math.min(Math.max(usualMs, askedMs), WINDOW_MS)
  const isForTheDay = method !== 'GET' && askedMs > WINDOW_MS
  return { delayMs, isRate: true, ...(isForTheDay ? { mostMs: WINDOW_MS } : {}) }
}

function toNodeApiError(
  caller: Caller,
  service: Service,
  request: Request,
  answer: Answer | Silence,
): NodeApiError {
  const which = request.itemIndex === undefined ? {} : { itemIndex: request.itemIndex }
  if ('silence' in answer) {
    // Nothing of the network's own error: n8n would put its code and its text first.
    return new NodeApiError(
      caller.getNode(),
      {},
      { ...explainSilence(service, request, answer), ...which },
    )
  }
  const response = { statusCode: answer.status, body: answer.body } as JsonObject
  return new NodeApiError(caller.getNode(), response, {
    ...explain(service, request, answer),
    httpCode: String(isForeign(answer) ? 502 : answer.status),
    ...which,
  })
}
