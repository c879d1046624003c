import { toObject, type JsonObject } from '../wire/json.ts'
import type { WireflowErrorCode } from './wireflow-error.ts'

const CODES: Readonly<Record<number, WireflowErrorCode>> = {
  401: 'unauthorized',
  402: 'insufficient_credits',
  403: 'forbidden',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  413: 'payload_too_large',
  422: 'invalid_graph',
  429: 'rate_limited',
}

/** What something in front of the upstream answers, too: a firewall, a gateway. */
const OF_OTHERS: ReadonlySet<number> = new Set([403, 404])

/** What an answer outside 2xx means. `body` is undefined where it is no JSON object. */
export function codeFor(status: number, body: JsonObject | undefined): WireflowErrorCode {
  if (!body) return OF_OTHERS.has(status) ? 'unexpected_response' : ofStatus(status)
  if (toObject(body['error'])['type'] === 'insufficient_credits_error') {
    return 'insufficient_credits'
  }
  return ofStatus(status)
}

function ofStatus(status: number): WireflowErrorCode {
  const known = CODES[status]
  if (known) return known
  if (status >= 500) return 'server_error'
  return status >= 400 ? 'bad_request' : 'unexpected_response'
}
