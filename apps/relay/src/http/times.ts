import { z } from 'zod'

const WORDS =
  'must be a time with a zone, such as 2026-01-31T10:00:00Z or 2026-01-31T10:00:00+02:00'
// What JavaScript's dates reach. In seconds, the lower one would be the year 5138.
const [LEAST_MS, MOST_MS] = [1e11, 8.64e15]

/**
 * A time in RFC 3339, in any of its spellings. What comes out is the same moment in UTC, with
 * every digit that came.
 */
export const TimeText = z
  .string({ error: ({ input }) => faultOfTime(input) })
  .meta({ override: { type: 'string', format: 'date-time' } })
  .transform(inOneSpelling)
  .pipe(z.iso.datetime({ offset: true, error: ({ input }) => faultOfTime(input) }))
  .transform(inUtc)
  // With an offset, the first and the last years may end outside of what is a time.
  .pipe(z.iso.datetime({ error: WORDS }))

/** A moment in a request. */
export const GivenMoment = TimeText.transform((text) => new Date(text))

/** The same, and milliseconds since 1970, as JavaScript has them. */
export const GivenMomentOrMs = z.preprocess(
  (given) => (isMilliseconds(given) ? new Date(given).toISOString() : given),
  GivenMoment,
)

function isMilliseconds(given: unknown): given is number {
  return typeof given === 'number' && given >= LEAST_MS && given <= MOST_MS
}

function faultOfTime(given: unknown): string {
  const count = /^\d{9,16}$/.test(String(given)) ? Number(given) : undefined
  if (count === undefined || count > MOST_MS) return WORDS
  const [ms, unit] =
    count < LEAST_MS ? [count * 1_000, 'seconds'] : [count, 'milliseconds']
  return `${WORDS}, and is a number of ${unit} since 1970: write ${new Date(ms).toISOString()}`
}

function inOneSpelling(text: string): string {
  return text
    .replace(/^(\d{4}-\d\d-\d\d)[ t]/, '$1T')
    .replace(/z$/, 'Z')
    .replace(/(T.*[+-]\d\d)(\d\d)$/, '$1:$2')
}

function inUtc(time: string): string {
  const [, whole = '', fraction = '', zone = ''] =
    /^(\d+-\d+-\d+T[\d:]+)(\.\d+)?(.+)$/.exec(time) ?? []
  if (zone === 'Z') return time
  return `${new Date(`${whole}${zone}`).toISOString().slice(0, 19)}${fraction}Z`
}
