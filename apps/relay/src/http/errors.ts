/** Every refusal a caller may read, with its status. */
const STATUS_BY_CODE = {
  malformed_body: 400,
  invalid_request: 400,
  trigger_inactive: 400,
  unauthorized: 401,
  signature_invalid: 401,
  insufficient_scope: 403,
  origin_not_allowed: 403,
  challenge_required: 403,
  challenge_failed: 403,
  not_found: 404,
  trigger_not_found: 404,
  method_not_allowed: 405,
  too_slow: 408,
  conflict: 409,
  limit_reached: 409,
  runs_waiting: 409,
  link_expired: 410,
  body_too_large: 413,
  file_too_large: 413,
  unsupported_media_type: 415,
  file_not_allowed: 415,
  workflow_unavailable: 422,
  upstream_refused: 422,
  invalid_inputs: 422,
  idempotency_mismatch: 422,
  rate_limited: 429,
  internal: 500,
  upstream_unavailable: 502,
  not_ready: 503,
  upstream_busy: 503,
  overloaded: 503,
  loop_detected: 508,
} as const

export type ErrorCode = keyof typeof STATUS_BY_CODE

const RETRY_SECONDS = 5

/** Whoever is refused for the moment is always told when to come back. */
function defaultRetrySeconds(code: ErrorCode): number | undefined {
  return [429, 503].includes(STATUS_BY_CODE[code]) ? RETRY_SECONDS : undefined
}

export const ERROR_CODES = Object.keys(STATUS_BY_CODE) as readonly ErrorCode[]

export function statusOf(code: ErrorCode): number {
  return STATUS_BY_CODE[code]
}

/** A refusal. The message says what was wrong and what to do, and carries no secret. */
export class RelayError extends Error {
  override readonly name = 'RelayError'
  readonly code: ErrorCode
  readonly details: unknown
  /** When the same call may succeed, in seconds. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: unknown; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.details = options.details
    this.retryAfterSeconds = options.retryAfterSeconds ?? defaultRetrySeconds(code)
  }

  get status(): number {
    return statusOf(this.code)
  }
}
