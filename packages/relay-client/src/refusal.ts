import type { components } from './schema.ts'

type Refusal = components['schemas']['Error']

/** Every code that the relay refuses with; `unknown` where the answer was not the relay's. */
export type RefusalCode = Refusal['error']['code'] | 'unknown'

/** A refusal of the relay. Branch on `code`; `message` is for people. */
export class RelayApiError extends Error {
  override readonly name = 'RelayApiError'
  readonly status: number
  readonly code: RefusalCode
  /** What is wrong with which field, or what the code is about. */
  readonly details: unknown
  /** To quote when asking for help. */
  readonly requestId: string | undefined
  /** When the same call may succeed, in seconds. */
  readonly retryAfterSeconds: number | undefined

  constructor(response: Response, body: unknown) {
    const refusal = toRefusal(body)
    super(refusal?.message ?? `The relay answered ${response.status}`)
    this.status = response.status
    this.code = refusal?.code ?? 'unknown'
    this.details = refusal?.details
    this.requestId = response.headers.get('x-request-id') ?? undefined
    this.retryAfterSeconds = toSeconds(response.headers.get('retry-after'))
  }
}

/** Prefer this to `instanceof`, which fails once two copies of the package are bundled. */
export function isRelayApiError(error: unknown): error is RelayApiError {
  return error instanceof Error && error.name === 'RelayApiError'
}

type Answer<Data> = { data?: Data; error?: unknown; response: Response }

/**
 * What a call answered.
 *
 * @throws {RelayApiError} when the relay refused it.
 */
export async function dataOf<Data>(
  call: Promise<Answer<Data>>,
): Promise<NonNullable<Data>> {
  const { data, error, response } = await call
  if (!response.ok) throw new RelayApiError(response, error)
  // Undefined only where there is no body, and then the type says so.
  return data as NonNullable<Data>
}

function toRefusal(body: unknown): Refusal['error'] | undefined {
  const { error } = (body ?? {}) as Partial<Refusal>
  return typeof error === 'object' && typeof error.message === 'string'
    ? error
    : undefined
}

function toSeconds(text: string | null): number | undefined {
  const seconds = Number(text ?? undefined)
  return Number.isFinite(seconds) ? seconds : undefined
}
