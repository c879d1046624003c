/** Who is at fault, in the words of the newer error shape. */
export type RefusalType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'insufficient_credits_error'
  | 'conflict_error'
  | 'api_error'

export type RefusalDetails = {
  type?: RefusalType
  code?: string
  /** Fields that stand beside `error` in the body. */
  beside?: Record<string, unknown>
  headers?: Record<string, string>
}

/** An answer other than yes that a caller is meant to read. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly details: RefusalDetails

  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(message)
    this.status = status
    this.details = details
  }
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found`, { code: 'not_found' })
}

export function invalid(message: string, code = 'invalid_request'): Refusal {
  return new Refusal(400, message, { code })
}
