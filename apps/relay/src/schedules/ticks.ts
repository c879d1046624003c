import { CronExpressionParser } from 'cron-parser'
import { z } from 'zod'

/** When a schedule ticks: five fields of cron, read on the clocks of a time zone. */
export type Rhythm = { cron: string; timeZone: string }

// Any moment will do to see whether an expression ever comes true.
const SOME_DAY = new Date('2024-01-01T00:00:00Z')

/** Minute, hour, day, month and weekday. */
export const Cron = z
  .string()
  .trim()
  .max(200)
  .check(({ value, issues }) => {
    const message = faultOfCron(value)
    if (message) issues.push({ code: 'custom', input: value, message })
  })

// Their clocks change by half an hour and by two. cron-parser 5.10.5 gives up at "0 2 * * *"
// on the one and makes a tick of it twice on the other.
const UNREADABLE: readonly string[] = ['Australia/Lord_Howe', 'Antarctica/Troll']

/** A name of the IANA database, such as `Europe/Berlin`. */
export const TimeZone = z.string().check(({ value, issues }) => {
  const zone = canonicalZone(value)
  if (zone && !UNREADABLE.includes(zone)) return
  const message = zone
    ? 'is not supported: its clocks change by other than an hour. Take a neighbour, or UTC.'
    : 'is no time zone. Write one such as Europe/Berlin or UTC.'
  issues.push({ code: 'custom', input: value, message })
})

function faultOfCron(cron: string): string | undefined {
  if (cron.split(/\s+/).length !== 5) {
    return 'has to have five fields: minute, hour, day, month, weekday. "0 9 * * 1-5" is 9:00 from Monday to Friday.'
  }
  try {
    nextTick({ cron, timeZone: 'UTC' }, SOME_DAY)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `cannot be read or never comes: ${reason}`
  }
}

function canonicalZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    // The only way to ask.
    return undefined
  }
}

/** The first tick after a moment. */
export function nextTick({ cron, timeZone }: Rhythm, after: Date): Date {
  const options = { currentDate: after, tz: timeZone }
  return CronExpressionParser.parse(cron, options).next().toDate()
}

/** The next ticks after a moment, the soonest first. */
export function nextTicks(rhythm: Rhythm, after: Date, count: number): Date[] {
  const ticks: Date[] = []
  while (ticks.length < count) ticks.push(nextTick(rhythm, ticks.at(-1) ?? after))
  return ticks
}

export type DueTicks = {
  /** The latest tick that is due. It stands for all that were missed before it. */
  latest: Date
  missedCount: number
  /** The first one that is not due yet. */
  next: Date
}

// Some 40 days of ticks every hour. Beyond, the exact number of missed ticks is of no use.
const MAX_WALK = 1_000
const DAY_MS = 86_400_000

/**
 * Which ticks are due. Ticks are only ever counted forwards from one another: on the night
 * when clocks are set back, looking backwards finds another set of them.
 *
 * @param first a tick that is due.
 */
export function dueTicks(rhythm: Rhythm, first: Date, now: Date): DueTicks {
  let latest = first
  for (let missedCount = 0; ; missedCount++) {
    // After a long time only the last day is walked through.
    const isLong = missedCount === MAX_WALK && now.getTime() - latest.getTime() > DAY_MS
    const from = isLong ? new Date(now.getTime() - DAY_MS) : latest
    const next = nextTick(rhythm, from)
    if (next > now) return { latest, missedCount, next }
    latest = next
  }
}
