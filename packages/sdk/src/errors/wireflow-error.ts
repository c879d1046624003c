import type { NodeError, CreditShare, Violation } from './details.ts'
import type { ExecutionHandle } from '../executions/handle.ts'

/** What went wrong; a closed set, to branch on. */
export type WireflowErrorCode =
  | 'connection_failed'
  | 'timeout'
  | 'aborted'
  | 'bad_request'
  | 'unauthorized'
  | 'insufficient_credits'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'payload_too_large'
  | 'invalid_graph'
  | 'rate_limited'
  | 'server_error'
  | 'unexpected_response'
  | 'execution_failed'
  | 'wait_timeout'

const RETRYABLE_CODES: ReadonlySet<WireflowErrorCode> = new Set([
  'connection_failed',
  'timeout',
  'rate_limited',
  'server_error',
])

/** What an error may carry besides its code; which of it is there depends on the code. */
export type WireflowErrorDetails = {
  /** The HTTP status, when the upstream answered. */
  status?: number | undefined
  /** The upstream's `X-Request-Id`, to quote to its support. */
  requestId?: string | undefined
  /** How many times the call was tried. */
  attempts?: number | undefined
  /** The key under which a start was sent; the same key repeats it without a second start. */
  idempotencyKey?: string | undefined
  /** The upstream may have acted on it, and acting again may do harm: a second run, say. */
  isAmbiguous?: boolean | undefined
  /** `rate_limited`, `server_error`: how long the upstream asks to wait. */
  retryAfterMs?: number | undefined
  /** `rate_limited`: when the window opens again. */
  resetAt?: Date | undefined
  /** `rate_limited`: which of the key's two budgets is spent. */
  bucket?: 'requests' | 'executions' | undefined
  /** `insufficient_credits`: what the run would cost. */
  required?: number | undefined
  /** `insufficient_credits`: what the account has. */
  available?: number | undefined
  /** `insufficient_credits`: the cost of each node. */
  breakdown?: readonly CreditShare[] | undefined
  /** `invalid_graph`: what is wrong with the graph. */
  violations?: readonly Violation[] | undefined
  /** `conflict`: the `updatedAt` the upstream holds now. */
  currentUpdatedAt?: string | undefined
  /** `execution_failed`: the nodes that failed. */
  nodeErrors?: readonly NodeError[] | undefined
  /** `execution_failed`, `wait_timeout`: the execution, to look at it or wait on. */
  handle?: ExecutionHandle | undefined
  /** `unexpected_response`: the body as it came, cut to a readable length. */
  raw?: string | undefined
  cause?: unknown
}

// Declares the details as fields of the class; its constructor assigns those it is given.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface WireflowError extends Readonly<Omit<WireflowErrorDetails, 'cause'>> {}

/** The only error this package throws. Branch on `code`; `message` is for people. */
export class WireflowError extends Error {
  override readonly name = 'WireflowError'
  readonly code: WireflowErrorCode

  constructor(
    code: WireflowErrorCode,
    message: string,
    { cause, ...details }: WireflowErrorDetails = {},
  ) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    Object.assign(this, known(details))
  }

  /** Whether the same call may succeed later, unchanged, and does no harm if it is made. */
  get retryable(): boolean {
    return RETRYABLE_CODES.has(this.code) && !this.isAmbiguous
  }
}

/** What an error of each of these codes is sure to carry. */
type Certain = {
  insufficient_credits: { readonly breakdown: readonly CreditShare[] }
  invalid_graph: { readonly violations: readonly Violation[] }
  rate_limited: { readonly bucket: 'requests' | 'executions' }
  unexpected_response: { readonly raw: string }
  execution_failed: {
    readonly handle: ExecutionHandle
    readonly nodeErrors: readonly NodeError[]
  }
  wait_timeout: { readonly handle: ExecutionHandle }
}

/** The error of one code. */
export type WireflowErrorOf<Code extends WireflowErrorCode> = WireflowError & {
  readonly code: Code
} & (Code extends keyof Certain ? Certain[Code] : unknown)

/**
 * Whether something that was thrown is an error of this package, and of `code` if one is
 * given. Prefer it to `instanceof`, which fails once two copies of the package are bundled.
 */
export function isWireflowError(error: unknown): error is WireflowError
export function isWireflowError<Code extends WireflowErrorCode>(
  error: unknown,
  code: Code,
): error is WireflowErrorOf<Code>
export function isWireflowError(error: unknown, code?: WireflowErrorCode): boolean {
  if (!(error instanceof Error) || error.name !== 'WireflowError') return false
  return 'code' in error && (code === undefined || error.code === code)
}

function known(details: object): object {
  return Object.fromEntries(
    Object.entries(details).filter(([, value]) => value !== undefined),
  )
}
