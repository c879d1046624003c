/** For tests: what clocks of time zones show, found without the code that is tested. */

const MINUTE_MS = 60_000
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS

/** One change of clocks: at `moment` they go from one offset to another. */
export type Change = { moment: number; before: number; after: number }

const START = Date.UTC(2026, 0, 1)
const END = Date.UTC(2031, 0, 1)

/** Every change of a zone's clocks until the end of 2030. */
export function changesOf(timeZone: string): Change[] {
  const offsetAt = createClock(timeZone)
  const changes: Change[] = []
  for (let week = START; week < END; week += WEEK_MS) {
    const [before, after] = [offsetAt(week), offsetAt(week + WEEK_MS)]
    if (before === after) continue
    const first = weekStart(week, (moment) => offsetAt(moment) !== before)
    changes.push({ moment: first, before, after })
  }
  return changes
}

function weekStart(week: number, isOver: (moment: number) => boolean): number {
  let [low, high] = [week, week + WEEK_MS]
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
    if (isOver(middle)) high = middle
    else low = middle
  }
  return high
}

/** By the parts of a date, and so by another way than the relay's. */
export function createClock(timeZone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  return (moment) => {
    const parts = format.formatToParts(moment)
    const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
    const [year, month, day] = [part('year'), part('month') - 1, part('day')]
    return Date.UTC(year, month, day, part('hour'), part('minute')) - moment
  }
}

/** Every zone, with those left out whose clocks show what those of another show until 2031. */
export function zonesThatDiffer(): { timeZone: string; changes: Change[] }[] {
  const byChanges = new Map<string, { timeZone: string; changes: Change[] }>()
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    const changes = changesOf(timeZone)
    const key = JSON.stringify([createClock(timeZone)(START), changes])
    if (!byChanges.has(key)) byChanges.set(key, { timeZone, changes })
  }
  return [...byChanges.values()]
}
