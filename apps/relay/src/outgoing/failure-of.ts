import { NoAnswer } from './exchange.ts'
import { NotHttp, notHttpFailure } from './not-http.ts'
import { SendFailure, type FailureKind } from './send-failure.ts'

const KIND_BY_CODE: Record<string, [FailureKind, string]> = {
  ECONNREFUSED: ['refused', 'The connection was refused'],
  EHOSTUNREACH: ['refused', 'The host cannot be reached'],
  ENETUNREACH: ['refused', 'The network cannot be reached'],
  EADDRNOTAVAIL: ['refused', 'The network cannot be reached'],
  ECONNRESET: ['reset', 'The connection was cut'],
  ECONNABORTED: ['reset', 'The connection was cut'],
  EPIPE: ['reset', 'The connection was cut'],
  ETIMEDOUT: ['timeout', 'No connection within the time allowed'],
}
// What a port without TLS answers is read as a broken record.
const NO_TLS =
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE)$/
const TLS =
  /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/
const UNREACHABLE: ReadonlySet<string | undefined> = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EADDRNOTAVAIL',
])

type Sent = { url: string; scrub: (text: string) => string }

/**
 * Names what went wrong in words that a stranger can act on.
 *
 * @throws what is no failure of an exchange but a fault of ours.
 */
export function failureOf(error: unknown, sent: Sent): SendFailure {
  if (error instanceof SendFailure) return error
  if (error instanceof NotHttp) return notHttpFailure(error, sent.scrub)
  if (error instanceof NoAnswer) return closedEarly(error, sent)
  if (error instanceof AggregateError) return failureOf(mostTelling(error.errors), sent)

  const code = codeOf(error)
  if (code === undefined) throw error
  const known = KIND_BY_CODE[code]
  if (known) return new SendFailure(...known, { cause: error })
  if (TLS.test(code)) {
    const hint = NO_TLS.test(code) ? '; the port may speak no TLS, use http://' : ''
    const message = `The secure connection failed (${code}${hint})`
    return new SendFailure('tls', message, { cause: error })
  }
  return new SendFailure('other', `No answer (${code})`, { cause: error })
}

// A server that expects TLS closes what does not begin with it, often without a word.
function closedEarly({ cause }: NoAnswer, { url }: Sent): SendFailure {
  const hint = /^http:/i.test(url) ? '; the port may expect https://' : ''
  const how = cause === undefined ? 'closed' : 'cut'
  const message = `The connection was ${how} before an answer came${hint}`
  return new SendFailure('reset', message, { cause })
}

/** Of several addresses the first speaks for all, unless it is one that has no way there. */
function mostTelling(errors: readonly unknown[]): unknown {
  return errors.find((error) => !UNREACHABLE.has(codeOf(error))) ?? errors[0]
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : undefined
}
