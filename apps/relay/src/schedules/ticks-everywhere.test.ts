import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { zonesThatDiffer, type Change } from './changing-clocks.ts'
import { ticksOf } from './ticks.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const ZONES = zonesThatDiffer()
const CHANGES = ZONES.flatMap(({ timeZone, changes }) =>
  changes.map((change) => ({ timeZone, change })),
)

type Times = { cron: string; matches: (local: Date) => boolean }

/** All ticks from so long before a change until as long after it. */
function ticksAround(
  cron: string,
  { timeZone, change: { moment } }: { timeZone: string; change: Change },
  range: number,
): number[] {
  const tickAfter = ticksOf({ id: 'sch_1', cron, timeZone })
  const ticks: number[] = []
  for (let at = moment - range; ;) {
    at = Number(tickAfter(new Date(at)))
    if (!(at < moment + range)) return ticks
    ticks.push(at)
  }
}

const gapsOf = (ticks: number[]) =>
  ticks.slice(1).map((tick, at) => tick - (ticks[at] ?? 0))

test('the zones are those of the world, with all that is odd about them', () => {
  expect(Intl.supportedValuesOf('timeZone').length).toBeGreaterThan(400)
  const shifts = CHANGES.map(({ change }) => (change.after - change.before) / MINUTE)
  expect(new Set(shifts)).toEqual(new Set([-120, -60, -30, 30, 60, 120]))
  const midnights = CHANGES.filter(
    ({ change }) => (change.moment + change.before) % DAY === 0,
  )
  expect(new Set(midnights.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(4)
})

test('a daily time comes once for every day in every zone until 2030, whenever clocks change', () => {
  for (const { timeZone, change } of CHANGES) {
    const shift = Math.abs(change.after - change.before)
    // Each half hour from before what is skipped or shown twice until after it.
    for (let beside = -3 * HOUR; beside <= 3 * HOUR; beside += 30 * MINUTE) {
      const local = new Date(change.moment + change.before + beside)
      const cron = `${local.getUTCMinutes()} ${local.getUTCHours()} * * *`
      const ticks = ticksAround(cron, { timeZone, change }, 1.5 * DAY)
      const shown = `${cron} in ${timeZone} ${new Date(change.moment).toISOString()}`
      expect(ticks.length, shown).toBeGreaterThanOrEqual(2)
      expect(ticks.length, shown).toBeLessThanOrEqual(4)
      expect(Math.min(...gapsOf(ticks)), shown).toBeGreaterThanOrEqual(DAY - shift)
      expect(Math.max(...gapsOf(ticks)), shown).toBeLessThanOrEqual(DAY + shift)
    }
  }
})

test('every quarter of an hour comes every quarter of an hour, whenever clocks change', () => {
  for (const { timeZone, change } of CHANGES) {
    const gaps = gapsOf(ticksAround('*/15 * * * *', { timeZone, change }, 4 * HOUR))
    expect(new Set(gaps), timeZone).toEqual(new Set([15 * MINUTE]))
  }
})

test('where clocks never change, a day lasts a day', () => {
  for (const { timeZone, changes } of ZONES) {
    if (changes.length > 0) continue
    const change = { moment: Date.UTC(2028, 5, 1), before: 0, after: 0 }
    const gaps = gapsOf(ticksAround('30 0 * * *', { timeZone, change }, 2 * DAY))
    expect(new Set(gaps), timeZone).toEqual(new Set([DAY]))
  }
})

test('any expression comes exactly where a clock that is watched minute by minute says', () => {
  fc.assert(
    fc.property(
      anyTimes(),
      fc.constantFrom(...CHANGES),
      fc.integer({ min: -2 * 24 * 60, max: 24 * 60 }),
      ({ cron, matches }, { timeZone, change }, minutes) => {
        const after = change.moment + minutes * MINUTE
        const tick = ticksOf({ id: 'sch_1', cron, timeZone })(new Date(after))
        // The two days after it are watched, and no more.
        const soon = Number(tick) <= after + 2 * DAY ? Number(tick) : undefined
        expect(soon).toBe(watch({ cron, matches }, change, after))
      },
    ),
    { numRuns: 2_000 },
  )
})

/** The next tick as whoever looks at a clock every minute, from before the change on, sees it. */
function watch(
  { cron, matches }: Times,
  change: Change,
  after: number,
): number | undefined {
  const localAt = (moment: number) =>
    moment + (moment < change.moment ? change.before : change.after)
  const isEveryHour = cron.split(' ')[1] === '*'
  let highest = localAt(after - 3 * HOUR)
  for (let moment = after - 3 * HOUR; moment <= after + 2 * DAY; moment += MINUTE) {
    const local = localAt(moment)
    const reached = isEveryHour ? [local] : minutesBetween(highest, local)
    highest = Math.max(highest, local)
    if (moment > after && reached.some((one) => matches(new Date(one)))) return moment
  }
  return undefined
}

function minutesBetween(from: number, to: number): number[] {
  const count = Math.max(0, (to - from) / MINUTE)
  return Array.from({ length: count }, (_, at) => from + (at + 1) * MINUTE)
}

function anyTimes(): fc.Arbitrary<Times> {
  return fc
    .record({
      minute: anyField(0, 59),
      hour: anyField(0, 23),
      day: fc.oneof({ weight: 4, arbitrary: fc.constant(EVERY) }, anyField(1, 31)),
      weekday: fc.oneof({ weight: 4, arbitrary: fc.constant(EVERY) }, anyField(0, 6)),
    })
    .map(({ minute, hour, day, weekday }) => ({
      cron: `${minute.text} ${hour.text} ${day.text} * ${weekday.text}`,
      matches: (local) => {
        const isDay = day.takes(local.getUTCDate())
        const isWeekday = weekday.takes(local.getUTCDay())
        // As cron has it: where both are named, one of them is enough.
        const isEither = day !== EVERY && weekday !== EVERY
        return (
          minute.takes(local.getUTCMinutes()) &&
          hour.takes(local.getUTCHours()) &&
          (isEither ? isDay || isWeekday : isDay && isWeekday)
        )
      },
    }))
}

type Field = { text: string; takes: (value: number) => boolean }
const EVERY: Field = { text: '*', takes: () => true }

function anyField(min: number, max: number): fc.Arbitrary<Field> {
  const values = fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 })
  const step = fc.integer({ min: 2, max: Math.floor((max - min) / 2) })
  return fc.oneof(
    fc.constant(EVERY),
    values.map((all) => ({
      text: all.join(),
      takes: (value: number) => all.includes(value),
    })),
    step.map((each) => ({
      text: `*/${each}`,
      takes: (value: number) => (value - min) % each === 0,
    })),
  )
}
