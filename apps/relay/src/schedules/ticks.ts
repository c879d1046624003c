import { readCron, type LocalTimes } from './cron.ts'
import { firstChange, firstMoment, offsetAt } from './time-zone.ts'

/** When a schedule ticks: five fields of cron, read on the clocks of a time zone. */
export type Rhythm = { id: string; cron: string; timeZone: string }

type TickAfter = (after: Date) => Date | undefined

/**
 * Reads a rhythm, and then tells the first tick after a moment; undefined when there is none,
 * or the rhythm cannot be read.
 *
 * What comes in every hour does so in every hour that passes. Everything else comes once at
 * each of its local times: at the first one where clocks show it twice, and as soon as clocks
 * have skipped it.
 */
export function ticksOf(rhythm: Rhythm): TickAfter {
  const { timeZone } = rhythm
  const times = tryTo(() => readCron(rhythm))
  if (!times) return () => undefined
  const next = times.isEveryHour ? nextShown : nextReached
  return (after) => tryTo(() => new Date(next(times, timeZone, after.getTime())))
}

/** Nothing else tells that an expression never comes, or that a zone is known no more. */
function tryTo<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}

/** The next moment at which clocks reach one of the local times. */
function nextReached(times: LocalTimes, timeZone: string, after: number): number {
  let local = after + offsetAt(timeZone, after)
  let moment: number
  // Again only through what clocks show for the second time: two hours of minutes at most.
  do {
    local = times.nextAfter(local)
    moment = firstMoment(timeZone, local)
  } while (moment <= after)
  return moment
}

/** The next moment at which clocks show one of the local times, also for the second time. */
function nextShown(times: LocalTimes, timeZone: string, after: number): number {
  const offset = offsetAt(timeZone, after)
  const local = times.nextAfter(after + offset)
  const moment = firstMoment(timeZone, local)
  if (moment <= after) return local - offset

  const isShown = moment + offsetAt(timeZone, moment) === local
  if (isShown && offsetAt(timeZone, moment) === offset) return moment
  // Clocks are changed before that, or skip it: what counts is what they show from then on.
  const change = isShown ? firstChange(timeZone, after, moment) : moment
  const changed = offsetAt(timeZone, change)
  return times.nextAfter(change + changed - 1) - changed
}

/** The next ticks after a moment, the soonest first. */
export function nextTicks(rhythm: Rhythm, after: Date, count: number): Date[] {
  const tickAfter = ticksOf(rhythm)
  const ticks: Date[] = []
  while (ticks.length < count) {
    const tick = tickAfter(ticks.at(-1) ?? after)
    if (!tick) break
    ticks.push(tick)
  }
  return ticks
}

export type DueTicks = {
  /** The latest tick that is due. It stands for all that were missed before it. */
  latest: Date
  missedCount: number
  /** The first one that is not due yet; undefined when the rhythm cannot be read any more. */
  next: Date | undefined
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
  const tickAfter = ticksOf(rhythm)
  let latest = first
  for (let missedCount = 0; ; missedCount++) {
    // After a long time only the last day is walked through.
    const isLong = missedCount === MAX_WALK && now.getTime() - latest.getTime() > DAY_MS
    const from = isLong ? new Date(now.getTime() - DAY_MS) : latest
    const next = tickAfter(from)
    if (!next || next > now) return { latest, missedCount, next }
    latest = next
  }
}
