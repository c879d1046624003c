import { describe, expect, test } from 'vitest'
import { Cron, dueTicks, nextTick, nextTicks, TimeZone, type Rhythm } from './ticks.ts'

const at = (time: string) => new Date(time)
const iso = (ticks: readonly Date[]) => ticks.map((tick) => tick.toISOString())

/** The ticks of a virtual year, each asked for after the one before it. */
function ticksOfYear(rhythm: Rhythm): Date[] {
  const ticks: Date[] = []
  for (let clock = at('2026-01-01T00:00:00Z'); ;) {
    clock = nextTick(rhythm, clock)
    if (clock >= at('2027-01-01T00:00:00Z')) return ticks
    ticks.push(clock)
  }
}

function dayIn(timeZone: string, tick: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(tick)
}

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Chatham',
]
// Times that clocks skip, or show twice, somewhere on some night.
const NIGHTS = ['0 0 * * *', '30 0 * * *', '30 1 * * *', '0 2 * * *', '30 2 * * *']

describe.each(ZONES)('in %s', (timeZone) => {
  test.each(NIGHTS)('"%s" ticks once on every day of a year', (cron) => {
    const ticks = ticksOfYear({ cron, timeZone })
    const days = ticks.map((tick) => dayIn(timeZone, tick))
    expect(new Set(days).size).toBe(days.length)
    // The year begins and ends at UTC's midnight, in the middle of a day elsewhere.
    expect(days.length).toBeGreaterThanOrEqual(364)
    expect(days.length).toBeLessThanOrEqual(366)
  })
})

test.each(['Europe/Berlin', 'America/New_York', 'Pacific/Chatham'])(
  'in %s "0 * * * *" ticks once in every hour that passes',
  (timeZone) => {
    const ticks = ticksOfYear({ cron: '0 * * * *', timeZone })
    const gaps = ticks.slice(1).map((tick, index) => +tick - Number(ticks[index]))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(90 * 60_000)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30 * 60_000)
    expect(Math.abs(ticks.length - 365 * 24)).toBeLessThanOrEqual(1)
  },
)

test('a time that clocks skip comes an hour later, and keeps its place afterwards', () => {
  const berlin = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' }
  expect(iso(nextTicks(berlin, at('2026-03-28T00:00:00Z'), 3))).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ])
})

test('a time that clocks show twice comes once, also after a stop in between', () => {
  const berlin = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' }
  const first = at('2026-10-25T00:30:00Z')
  expect(iso(nextTicks(berlin, at('2026-10-24T12:00:00Z'), 2))).toEqual([
    first.toISOString(),
    '2026-10-26T01:30:00.000Z',
  ])
  expect(dueTicks(berlin, first, at('2026-10-25T01:45:00Z'))).toEqual({
    latest: first,
    missedCount: 0,
    next: at('2026-10-26T01:30:00Z'),
  })
})

test('whatever the number of missed ticks, the latest stands for all', () => {
  const quarters = { cron: '*/15 * * * *', timeZone: 'UTC' }
  const first = at('2026-05-01T10:00:00Z')
  const due = (now: string) => dueTicks(quarters, first, at(now))
  expect(due('2026-05-01T10:14:59.999Z')).toEqual({
    latest: first,
    missedCount: 0,
    next: at('2026-05-01T10:15:00Z'),
  })
  expect(due('2026-05-01T12:00:00Z')).toEqual({
    latest: at('2026-05-01T12:00:00Z'),
    missedCount: 8,
    next: at('2026-05-01T12:15:00Z'),
  })
})

test('after a year without anybody, ticks of every minute go on at the right one', () => {
  const minutes = { cron: '* * * * *', timeZone: 'Europe/Berlin' }
  const due = dueTicks(minutes, at('2025-05-01T10:00:00Z'), at('2026-05-01T10:00:30Z'))
  expect(due.latest).toEqual(at('2026-05-01T10:00:00Z'))
  expect(due.next).toEqual(at('2026-05-01T10:01:00Z'))
  expect(due.missedCount).toBeGreaterThan(1_000)
})

test.each([
  ['* * * *', /five fields/],
  ['* * * * * *', /five fields/],
  ['', /five fields/],
  ['@daily', /five fields/],
  ['60 * * * *', /0-59/],
  ['a b c d e', /cannot be read/],
  ['0 0 31 2 *', /never comes/],
])('the expression "%s" is refused with words that help', (cron, message) => {
  const faults = Cron.safeParse(cron).error?.issues.map((issue) => issue.message)
  expect(faults).toEqual([expect.stringMatching(message)])
})

test.each(['0 9 * * MON-FRI', '*/5 8-18 1,15 * *', '0 0 29 2 *', ' 0 9 * * 1#1 '])(
  'the expression "%s" is taken',
  (cron) => {
    expect(Cron.safeParse(cron).success).toBe(true)
  },
)

test('a time zone is taken by its name and nothing else', () => {
  expect(TimeZone.safeParse('America/Argentina/Buenos_Aires').success).toBe(true)
  const message = TimeZone.safeParse('Australia/LHI').error?.issues[0]?.message
  expect(message).toMatch(/other than an hour/)
  for (const name of ['Mars/Olympus', '', 'Berlin', 'UTC+2']) {
    expect(TimeZone.safeParse(name).error?.issues[0]?.message).toMatch(/Europe\/Berlin/)
  }
})
