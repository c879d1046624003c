/** Where the console stands, with a slash at its end. */
const BASE = new URL(document.baseURI).pathname

/** A refusal of the relay, or no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** 0 when there was no answer. */
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined
  readonly details: unknown

  constructor(status: number, message: string, more: Partial<ErrorBody> = {}) {
    super(message)
    this.status = status
    this.code = more.code ?? 'no_answer'
    this.requestId = more.requestId
    this.details = more.details
  }
}

type ErrorBody = { code: string; message: string; requestId: string; details: unknown }

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const DEADLINE_MS = 30_000
// Calls of a page at which nobody looks must not keep a session alive.
const PERSON_AWAY_MS = 5 * 60_000

let csrfToken = ''
let lastInputMs = Date.now()
for (const name of ['pointerdown', 'keydown'] as const) {
  addEventListener(name, () => (lastInputMs = Date.now()), {
    capture: true,
    passive: true,
  })
}

export function setCsrfToken(token: string): void {
  csrfToken = token
}

/** Calls the relay below `/console/`. @throws {ApiError} for anything but a good answer. */
export async function call<Answer>(
  method: Method,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isAway = Date.now() - lastInputMs > PERSON_AWAY_MS
  const response = await fetch(`${BASE}${path}`, {
    method,
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(method === 'GET' ? {} : { 'relay-csrf': csrfToken }),
      ...(isAway ? { 'relay-background': 'true' } : {}),
      ...headers,
    },
    body: body ? JSON.stringify(body) : null,
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((cause: unknown) => {
    throw new ApiError(0, 'The relay could not be reached.', { details: cause })
  })
  if (!response.ok) throw await readError(response)
  if (response.status === 204) return undefined as Answer
  return (await response.json()) as Answer
}

async function readError(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id') ?? ''
  try {
    const { error } = (await response.json()) as { error: ErrorBody }
    return new ApiError(response.status, error.message, error)
  } catch {
    const words = `The relay answered ${response.status}.`
    return new ApiError(response.status, words, { requestId })
  }
}

/** The routes of `/v1` for one workspace; `-` for those of the operator. */
export function apiPath(workspaceId: string, path: string): string {
  return `api/${workspaceId}${path}`
}

/** A query string without what is undefined or empty; lists become several parameters. */
export function queryOf(
  parameters: Record<string, string | number | readonly string[] | undefined>,
): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((each) => [name, String(each)]),
  )
  const text = new URLSearchParams(pairs.filter(([, value]) => value !== '')).toString()
  return text === '' ? '' : `?${text}`
}
