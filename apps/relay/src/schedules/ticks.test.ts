import { expect, test } from 'vitest'
import { dueTicks, nextTicks } from './ticks.ts'

const at = (time: string) => new Date(time)
const iso = (ticks: readonly Date[]) => ticks.map((tick) => tick.toISOString())
const rhythm = (cron: string, timeZone: string) => ({ id: 'sch_1', cron, timeZone })

test('a time that clocks skip comes as soon as they have, and keeps its place afterwards', () => {
  const berlin = rhythm('30 2 * * *', 'Europe/Berlin')
  expect(iso(nextTicks(berlin, at('2026-03-28T00:00:00Z'), 3))).toEqual([
    '2026-03-28T01:30:00.000Z',
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ])
})

test('a time that clocks show twice comes once, also after a stop in between', () => {
  const berlin = rhythm('30 2 * * *', 'Europe/Berlin')
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
  const quarters = rhythm('*/15 * * * *', 'UTC')
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
  const minutes = rhythm('* * * * *', 'Europe/Berlin')
  const due = dueTicks(minutes, at('2025-05-01T10:00:00Z'), at('2026-05-01T10:00:30Z'))
  expect(due.latest).toEqual(at('2026-05-01T10:00:00Z'))
  expect(due.next).toEqual(at('2026-05-01T10:01:00Z'))
  expect(due.missedCount).toBeGreaterThan(1_000)
})

test('what comes every hour does so in the hour that is shown twice, everything else once', () => {
  const from = at('2026-10-24T23:00:00Z')
  expect(iso(nextTicks(rhythm('0 * * * *', 'Europe/Berlin'), from, 4))).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T01:00:00.000Z',
    '2026-10-25T02:00:00.000Z',
    '2026-10-25T03:00:00.000Z',
  ])
  expect(iso(nextTicks(rhythm('0 */2 * * *', 'Europe/Berlin'), from, 2))).toEqual([
    '2026-10-25T00:00:00.000Z',
    '2026-10-25T03:00:00.000Z',
  ])
})

test.each([
  ['Africa/Cairo', '*/20 0 * * *', '2026-04-23T22:00:00Z'],
  ['America/Havana', '15 0 * * *', '2026-03-08T05:00:00Z'],
  // Where the day ends with what is skipped.
  ['America/Nuuk', '30 23 * * *', '2026-03-29T01:00:00Z'],
  ['Australia/Lord_Howe', '0 2 * * *', '2026-10-03T15:30:00Z'],
  ['Antarctica/Troll', '0,30 1,2 * * *', '2026-03-29T01:00:00Z'],
])('in %s the times of "%s" that are skipped come once', (timeZone, cron, expected) => {
  const change = at(expected)
  const [tick, next] = nextTicks(rhythm(cron, timeZone), new Date(+change - 60_000), 2)
  expect(tick).toEqual(change)
  expect(Number(next) - Number(tick)).toBeGreaterThan(20 * 3_600_000)
})

test('H is drawn from the id of the schedule, and stays', () => {
  const start = at('2025-12-31T23:59:59Z')
  const timesOf = (id: string) =>
    nextTicks({ id, cron: 'H H(1-5) * * *', timeZone: 'UTC' }, start, 5).map((tick) =>
      tick.toISOString().slice(11, 16),
    )
  const ids = Array.from({ length: 50 }, (_, index) => `sch_${index}`)
  const drawn = ids.map((id) => {
    const [time, ...others] = new Set([...timesOf(id), ...timesOf(id)])
    expect(others).toEqual([])
    expect(time).toMatch(/^0[1-5]:/)
    return time
  })
  // They are spread over the hours, which is what H is for.
  expect(new Set(drawn).size).toBeGreaterThan(40)

  const days = ids.flatMap((id) =>
    nextTicks({ id, cron: '0 0 H * *', timeZone: 'UTC' }, start, 12),
  )
  expect(Math.max(...days.map((day) => day.getUTCDate()))).toBeLessThanOrEqual(28)
  expect(days.every((day) => day < at('2027-01-01T00:00:00Z'))).toBe(true)
})

test('what cannot be read has no ticks', () => {
  for (const cron of ['no cron', '0 0 31 2 *', '']) {
    expect(nextTicks(rhythm(cron, 'UTC'), new Date(), 3)).toEqual([])
  }
  expect(nextTicks(rhythm('0 0 * * *', 'Mars/Olympus'), new Date(), 3)).toEqual([])
})
