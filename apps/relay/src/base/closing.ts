import type { Logger } from './logger.ts'
import { within } from './time-limit.ts'

const LIMIT_MS = 3_000

/** A part that was opened; `limitMs` is how long it may take to close, 3 seconds by default. */
export type Part = { name: string; close: () => Promise<unknown>; limitMs?: number }

/**
 * Closes a part. One that fails, or takes longer than its limit, is named in the log, and
 * whatever comes after it is closed all the same.
 */
export async function closePart(
  log: Pick<Logger, 'warn'>,
  { name, close, limitMs = LIMIT_MS }: Part,
): Promise<void> {
  try {
    await within(limitMs, `closing ${name}`, close())
  } catch (error) {
    log.warn({ part: name, error }, 'a part did not close; stopping goes on without it')
  }
}
