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

/** What an answer outside 2xx means. */
export function codeFor(status: number, body: JsonObject): WireflowErrorCode {
  if (toObject(body['error'])['type'] === 'insufficient_credits_error') {
    return 'insufficient_credits'
  }
  const known = CODES[status]
  if (known) return known
  if (status >= 500) return 'server_error'
  return status >= 400 ? 'bad_request' : 'unexpected_response'
}
