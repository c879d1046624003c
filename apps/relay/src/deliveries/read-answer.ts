import { scrub } from './scrub.ts'

/** So much of an answer is kept. */
export const MAX_ANSWER_BYTES = 16 * 1024

/** The start of an answer as text that can be stored and shown. */
export function readText(start: Buffer, secrets: readonly string[]): string {
  return start.length === 0 ? '' : scrub(start.toString('utf8'), secrets)
}

/** `Retry-After` in milliseconds, given in seconds or as a date; undefined when unreadable. */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number = Date.now(),
): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
