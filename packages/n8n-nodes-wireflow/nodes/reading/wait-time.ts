const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A moment that has passed by more is not meant. */
const MOST_LATE_MS = 5 * MINUTE_MS

/** From here on a number is a moment since 1970: in seconds, and in milliseconds. */
const EPOCH_SECONDS = 1_000_000_000
const EPOCH_MS = 100_000_000_000

/**
 * How long an answer asks to wait, in milliseconds from `nowMs`; undefined when it does not
 * say, or says what cannot be meant.
 *
 * The text is a number of seconds, a moment since 1970, or a date. What would last longer
 * than `longestMs` is taken for milliseconds, and left out where that is too long, too. So
 * are moments of last year. The longest window that the upstream documents ends with the day
 * in UTC.
 */
export function readWaitMs(
  text: string | null,
  nowMs: number,
  longestMs: number = restOfDayMs(nowMs),
): number | undefined {
  const given = firstOf(text)
  if (given === undefined) return undefined
  const number = Number(given)
  const within = (waitMs: number) => waitWithin(waitMs, longestMs)
  if (Number.isNaN(number)) return within(dateOf(given) - nowMs)
  if (number >= EPOCH_MS) return within(number - nowMs)
  if (number >= EPOCH_SECONDS) return within(number * 1_000 - nowMs)
  if (number < 0) return undefined
  return within(number * 1_000) ?? within(number)
}

/** Until the end of the day in UTC, or a little beyond it. */
function restOfDayMs(nowMs: number): number {
  return Math.max(HOUR_MS, DAY_MS - (nowMs % DAY_MS))
}

/** Written so that NaN is left out, too. */
function waitWithin(waitMs: number, longestMs: number): number | undefined {
  if (!(waitMs >= -MOST_LATE_MS && waitMs <= longestMs)) return undefined
  return Math.max(0, waitMs)
}

/** The same header twice is one text with a comma; a date has a comma of its own. */
function firstOf(text: string | null): string | undefined {
  const trimmed = text?.trim() ?? ''
  const first = /^[\d.]+(?=\s*,)/.exec(trimmed)?.[0] ?? trimmed
  return first === '' ? undefined : first
}

/** A sentence that holds a number is no date, though `Date.parse` would read one in it. */
function dateOf(text: string): number {
  return /^(\w{3,9},? \d|\d{4}-\d\d-\d\d)/.test(text) ? Date.parse(text) : Number.NaN
}
