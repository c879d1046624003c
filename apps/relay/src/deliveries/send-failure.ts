/** Why there was no answer. `status` (an answer that is not 2xx) is told from these. */
export type FailureKind =
  | 'dns'
  | 'blocked_address'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'proxy'
  | 'stopped'
  | 'other'

/** A request that got no answer. The message is for the owner of the endpoint. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure'
  readonly kind: FailureKind

  constructor(kind: FailureKind, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.kind = kind
  }
}

const KIND_BY_CODE: Record<string, [FailureKind, string]> = {
  ENOTFOUND: ['dns', 'The host name does not exist'],
  EAI_AGAIN: ['dns', 'The host name could not be looked up'],
  ENODATA: ['dns', 'The host name has no address'],
  ESERVFAIL: ['dns', 'The host name could not be looked up'],
  ETIMEOUT: ['dns', 'The host name could not be looked up in time'],
  ECONNREFUSED: ['refused', 'The connection was refused'],
  EHOSTUNREACH: ['refused', 'The host cannot be reached'],
  ENETUNREACH: ['refused', 'The network cannot be reached'],
  ECONNRESET: ['reset', 'The connection was cut'],
  EPIPE: ['reset', 'The connection was cut'],
  UND_ERR_SOCKET: ['reset', 'The connection was closed before an answer came'],
  ETIMEDOUT: ['timeout', 'No connection within the time allowed'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['reset', 'The answer was not as long as it said'],
  HPE_INVALID_CONSTANT: ['other', 'The answer was not HTTP'],
  UND_ERR_HEADERS_OVERFLOW: ['other', 'The headers of the answer were too large'],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'No connection within the time allowed'],
}

/** Names what went wrong in words that a stranger can act on. */
export function failureOf(error: unknown): SendFailure {
  if (error instanceof SendFailure) return error
  if (!(error instanceof Error)) return new SendFailure('other', 'No answer')

  // Several addresses may have been tried: the first failure speaks for all.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const code = codeOf(first) ?? codeOf(error)
  const known = code === undefined ? undefined : KIND_BY_CODE[code]
  if (known) return new SendFailure(...known, { cause: error })

  if (code && /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_TO)/.test(code)) {
    return new SendFailure('tls', `The secure connection failed (${code})`, {
      cause: error,
    })
  }
  return new SendFailure('other', `No answer (${code ?? error.name})`, { cause: error })
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : undefined
}
