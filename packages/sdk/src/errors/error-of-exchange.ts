import { bucketOf } from '../http/bucket.ts'
import type { Call } from '../http/call.ts'
import type { Exchange } from '../http/exchange.ts'
import { unanswered } from '../http/failure.ts'
import { readRateLimit } from '../http/rate-limit.ts'
import { redactText } from '../http/redact.ts'
import { requestName } from '../http/request-name.ts'
import { readRetryAfterMs } from '../http/retry-after.ts'
import type { Transport } from '../http/transport.ts'
import {
  compact,
  isObject,
  toNumber,
  toObject,
  toObjects,
  toText,
  type JsonObject,
} from '../wire/json.ts'
import { parseJson } from '../wire/json-text.ts'
import { toErrorText } from '../wire/node-run.ts'
import { toViolations } from '../wire/violation.ts'
import { cut } from './cut.ts'
import { codeFor } from './code-for.ts'
import type { CreditShare } from './details.ts'
import { WireflowError, type WireflowErrorDetails } from './wireflow-error.ts'

/** The error that an answer outside 2xx means. */
export function errorOfExchange(
  transport: Transport,
  call: Call,
  exchange: Exchange,
): WireflowError {
  const { status, headers, text, attempts } = exchange
  const parsed = parse(text)
  const body = toObject(parsed)
  const code = codeFor(status, isObject(parsed) ? parsed : undefined)
  const said = toErrorText(body['error']) ?? toText(body['message']) ?? redirect(exchange)
  const message = `${requestName(call)} answered ${status}${said ? `: ${cut(said)}` : ''}`

  return new WireflowError(code, redactText(message, transport.apiKey), {
    status,
    attempts,
    requestId: headers.get('x-request-id') ?? undefined,
    idempotencyKey: call.idempotencyKey,
    ...(status >= 500 || status === 408 ? unanswered(call, attempts) : {}),
    retryAfterMs: readRetryAfterMs(status, headers, transport.clock.now()),
    ...(code === 'rate_limited' ? budgetDetails(transport, call, headers) : {}),
    ...(code === 'insufficient_credits' ? creditDetails(body) : {}),
    ...(code === 'invalid_graph' ? { violations: toViolations(body['violations']) } : {}),
    ...(code === 'conflict'
      ? { currentUpdatedAt: toText(body['currentUpdatedAt']) }
      : {}),
    ...(code === 'unexpected_response'
      ? { raw: redactText(cut(text), transport.apiKey) }
      : {}),
  })
}

function budgetDetails(
  { clock }: Transport,
  call: Call,
  headers: Headers,
): WireflowErrorDetails {
  const now = clock.now()
  const waitMs = readRetryAfterMs(429, headers, now)
  const resetAt =
    readRateLimit(headers, now)?.resetAt ??
    (waitMs === undefined ? undefined : new Date(now + waitMs))
  return { bucket: bucketOf(call), resetAt }
}

function creditDetails(body: JsonObject): WireflowErrorDetails {
  const details = { ...toObject(body['error']), ...body }
  return {
    required: toNumber(details['requiredCredits']),
    available: toNumber(details['availableCredits']),
    breakdown: toObjects(details['breakdown']).map(toCreditShare),
  }
}

function toCreditShare(row: JsonObject): CreditShare {
  return compact({
    nodeId: String(row['nodeId']),
    nodeLabel: toText(row['nodeLabel']),
    credits: toNumber(row['credits']) ?? 0,
  })
}

/** Redirects are not followed, since the key would not go with them; so it says where to. */
function redirect({ headers }: Exchange): string | undefined {
  const location = headers.get('location') ?? ''
  return URL.canParse(location) ? `it points to ${new URL(location).origin}` : undefined
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    // A proxy in front of the upstream answers HTML; the status says enough.
    return undefined
  }
}
