import { z } from 'zod'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const WORDS = 'is no time zone. Write one such as Europe/Berlin or UTC.'

/** A name of the IANA database, such as `Europe/Berlin`. */
export const TimeZone = z.string().refine(isTimeZone, WORDS)

/** JavaScript also takes `+02:00`, which is an offset and no zone. */
function isTimeZone(name: string): boolean {
  try {
    return /^[a-z]/i.test(name) && offsetAt(name, 0) !== undefined
  } catch {
    // The only way to ask.
    return false
  }
}

/**
 * How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. Added to the
 * moment it gives the local time, which is kept as if it were UTC.
 *
 * @throws {RangeError} when there is no such zone.
 */
export function offsetAt(timeZone: string, moment: number): number {
  const shown = formatOf(timeZone).format(moment)
  const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(shown) ?? []
  if (sign === undefined) return 0
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
  return sign === '-' ? -offset : offset
}

// Making one takes a hundred times as long as using it.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const name = timeZone.toLowerCase()
  const known = formats.get(name)
  if (known) return known
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  formats.set(name, format)
  return format
}

/**
 * The first moment at which the clocks of a zone show a local time or a later one: when they
 * show it twice, the first time; when they skip it, the moment at which they do.
 *
 * A later local time never has an earlier moment.
 */
export function firstMoment(timeZone: string, local: number): number {
  // No zone changes its clocks twice in two days.
  const [before, after] = [local - DAY_MS, local + DAY_MS]
  for (const offset of [offsetAt(timeZone, before), offsetAt(timeZone, after)]) {
    if (offsetAt(timeZone, local - offset) === offset) return local - offset
  }
  return firstChange(timeZone, before, after)
}

/** The moment at which clocks change that show another offset at `after` than at `before`. */
export function firstChange(timeZone: string, before: number, after: number): number {
  const offset = offsetAt(timeZone, before)
  let [same, other] = [Math.floor(before / MINUTE_MS), Math.ceil(after / MINUTE_MS)]
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2)
    if (offsetAt(timeZone, middle * MINUTE_MS) === offset) same = middle
    else other = middle
  }
  return other * MINUTE_MS
}
