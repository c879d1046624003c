/** What is wrong with a delivery, or with how it was handed over; a closed set. */
export type WebhookErrorCode =
  | 'raw_body_missing'
  | 'headers_missing'
  | 'timestamp_out_of_range'
  | 'signature_mismatch'
  | 'secret_invalid'
  | 'body_invalid'
  | 'result_unavailable'

/** The receiver's own mistakes: the delivery may be fine, and is worth another attempt. */
const OURS: ReadonlySet<WebhookErrorCode> = new Set([
  'raw_body_missing',
  'secret_invalid',
  'result_unavailable',
])

/** The only error this package throws. Branch on `code`; `message` says what to do. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  readonly code: WebhookErrorCode

  constructor(code: WebhookErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }

  /**
   * What to answer: 400 to what is not genuine, and 500 to a mistake of the receiver, so that
   * the delivery comes again once it is mended.
   */
  get status(): 400 | 500 {
    return OURS.has(this.code) ? 500 : 400
  }
}

/** Prefer this to `instanceof`, which fails once two copies of the package are bundled. */
export function isWebhookError(error: unknown): error is WebhookError {
  return error instanceof Error && error.name === 'WebhookError'
}
