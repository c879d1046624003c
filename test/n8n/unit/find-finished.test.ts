import {
  findFinished,
  firstCursor,
  LONGEST_MS,
} from 'n8n-nodes-wireflow/nodes/WireflowPollingTrigger/find-finished'
import { readBack } from 'n8n-nodes-wireflow/nodes/WireflowPollingTrigger/read-back'
import { array, assert, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'

const MINUTE = 60_000
const NOW = Date.parse('2026-03-01T12:00:00Z')

function row(id: string, minutesAgo: number, status: string) {
  return { id, status, startedAt: new Date(NOW - minutesAgo * MINUTE).toISOString() }
}

const most = 100
const idsOf = (rows: readonly { id?: unknown }[]) => rows.map(({ id }) => id)

test('what had ended before the beginning is not told of', () => {
  const rows = [row('b', 1, 'COMPLETED'), row('a', 5, 'FAILED')]
  const cursor = firstCursor(rows, NOW)
  expect(findFinished(rows, cursor, { now: NOW, most }).ended).toEqual([])
})

test('what ran at the beginning is told of when it ends', () => {
  const cursor = firstCursor([row('a', 90, 'RUNNING')], NOW)
  const { ended } = findFinished([row('a', 90, 'COMPLETED')], cursor, { now: NOW, most })
  expect(idsOf(ended)).toEqual(['a'])
})

test('what ran at the beginning is told of, however many have begun after it', async () => {
  const running = { ...row('slow', 23 * 60, 'RUNNING') }
  const quick = Array.from({ length: 250 }, (_, n) =>
    row(`quick${n}`, n + 1, 'COMPLETED'),
  )
  const history = [...quick, running]
  // Wireflow gives 40 at a time, whatever it is asked for, and then a short last page.
  const page = async (offset: number) => history.slice(offset, offset + 40)
  const cursor = firstCursor(await readBack(page, NOW - LONGEST_MS, NOW), NOW)
  const later = [...quick, row('slow', 23 * 60, 'COMPLETED')]
  expect(idsOf(findFinished(later, cursor, { now: NOW, most }).ended)).toEqual(['slow'])
})

test('in an account without a history the first execution is told of', () => {
  const cursor = firstCursor([], NOW)
  const { ended } = findFinished([row('a', 1, 'FAILED')], cursor, { now: NOW, most })
  expect(idsOf(ended)).toEqual(['a'])
})

test('what does not fit into one poll comes with the next, the oldest first', () => {
  const rows = ['c', 'b', 'a'].map((id, index) => row(id, index + 1, 'COMPLETED'))
  const cursor = { from: 0, told: [] }
  const first = findFinished(rows, cursor, { now: NOW, most: 2 })
  const second = findFinished(rows, first.next, { now: NOW, most: 2 })
  expect([idsOf(first.ended), idsOf(second.ended)]).toEqual([['a', 'b'], ['c']])
})

test('an execution that hangs for a day is not waited for any more', () => {
  const rows = [row('b', 1, 'COMPLETED'), row('a', 25 * 60, 'RUNNING')]
  const { next } = findFinished(rows, { from: 0, told: [] }, { now: NOW, most })
  expect(next.from).toBeGreaterThan(NOW - 10 * MINUTE)
})

test('whatever the order in which executions end, each is told of exactly once', () => {
  const execution = record({
    beganAt: integer({ min: 0, max: 200 }),
    tookMinutes: integer({ min: 0, max: 300 }),
  })
  const toldOnce = property(
    array(execution, { maxLength: 30 }),
    integer({ min: 1, max: 5 }),
    (executions, most) => {
      let cursor = firstCursor([], NOW)
      const ids: string[] = []
      for (let minute = 0; minute <= 600; minute += 7) {
        const now = NOW + minute * MINUTE
        const rows = executions
          .map(({ beganAt, tookMinutes }, index) => ({
            id: `exec_${index}`,
            startedAt: new Date(NOW + beganAt * MINUTE).toISOString(),
            status: beganAt + tookMinutes <= minute ? 'COMPLETED' : 'RUNNING',
          }))
          .filter(({ startedAt }) => Date.parse(startedAt) <= now)
        const found = findFinished(rows, cursor, { now, most })
        ids.push(...idsOf(found.ended).map(String))
        cursor = found.next
      }
      const wanted = executions.map((_, index) => `exec_${index}`)
      expect(ids).toHaveLength(wanted.length)
      expect(new Set(ids)).toEqual(new Set(wanted))
    },
  )
  assert(toldOnce, { numRuns: 50 })
})
