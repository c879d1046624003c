/** What a caller may say about one call; what is absent falls back to the client's options. */
export type CallOptions = {
  /** Ends the call at once, also while it waits to be repeated. */
  signal?: AbortSignal | undefined
  /** The longest one attempt may take, body included. */
  timeoutMs?: number | undefined
  /** The longest the call may take in all, every attempt and every wait included. */
  deadlineMs?: number | undefined
  /** How often the call may be repeated. */
  maxRetries?: number | undefined
  /** Starts only: told where it waits for its turn, each time that this changes. */
  onQueue?: ((place: QueuePlace) => void) | undefined
}

/** Where a start stands among those that wait for the key's budget. */
export type QueuePlace = {
  /** 1 is the next to be sent. */
  place: number
  /** When it will probably be sent. */
  startsAt: Date
}

/** One call of the upstream's API. */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base URL, with every id already escaped. */
  path: string
  query?: Record<string, string | number | boolean | undefined>
  /** Sent as JSON, unless it is a form. */
  body?: unknown
  idempotencyKey?: string
  /** Calls that need no key are sent without one. */
  isKeyless?: boolean
  /** Starts something with the key, and so waits for a turn in its lane. */
  isStart?: boolean
}

/** Whether a second try can do no harm that the first has not done. */
export function isRepeatable(call: Call): boolean {
  return call.idempotencyKey !== undefined || !['POST', 'PATCH'].includes(call.method)
}
