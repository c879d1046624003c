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
