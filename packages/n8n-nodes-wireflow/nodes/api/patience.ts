/**
 * How long trouble that passes by itself is waited out. One is shared by calls that belong
 * together: what has been down for that long is asked once per call from then on.
 */
export type Patience = {
  /** For no answer, outages and pages that are not the service's own. */
  outageMs: number
  /** For refusals of the rate, which say themselves when they are over. */
  rateMs: number
  /** Nothing is tried again after this time, in milliseconds since 1970. */
  until: number
  /** Since when nothing has worked. */
  troubledSince?: number | undefined
}

const MINUTE_MS = 60_000

/** Where somebody looks on: in the editor, and before a node has started anything. */
export function brief(): Patience {
  return { outageMs: 15_000, rateMs: 61_000, until: Number.POSITIVE_INFINITY }
}

/** Where work has been paid for already: a deploy or a restart is over by then. */
export function long(): Patience {
  return {
    outageMs: 3 * MINUTE_MS,
    rateMs: 5 * MINUTE_MS,
    until: Number.POSITIVE_INFINITY,
  }
}

/** Until a wait is over, whatever happens. */
export function patientUntil(until: number): Patience {
  return { outageMs: Number.POSITIVE_INFINITY, rateMs: Number.POSITIVE_INFINITY, until }
}

/** Where the caller asks again by itself, such as the relay that brings a callback. */
export function none(): Patience {
  return { outageMs: 0, rateMs: 0, until: 0 }
}

/** When to try again, and what for. */
export type Delay = {
  delayMs: number
  isRate: boolean
  /** No longer than this after the trouble began, however patient one is. */
  mostMs?: number
}

/** Whether the next attempt may come after `delayMs`. Notes when the trouble began. */
export function allows(
  patience: Patience,
  { delayMs, isRate, mostMs = Number.POSITIVE_INFINITY }: Delay,
): boolean {
  const now = Date.now()
  patience.troubledSince ??= now
  const next = now + delayMs
  const longestMs = Math.min(isRate ? patience.rateMs : patience.outageMs, mostMs)
  return next <= patience.until && next - patience.troubledSince <= longestMs
}
