import { expect, test } from 'vitest'
import { bucketMs } from './facts-sql.ts'
import { MEASURES, type Measure } from './measures.ts'
import { pointsOf } from './series.ts'

function measure(name: string): Measure {
  const found = MEASURES[name]
  if (!found) throw new Error(name)
  return found
}

const row = { index: 0, value: '', label: '', bucket: 0, count: 1, total: 0 }
const bucketOf = (ms: number) => Math.floor(4 * Math.log2(Math.max(1, ms)))

test.each([1, 2, 7, 99, 1_000, 3_333, 60_000, 3_600_000])(
  'a duration of %i ms is told to a tenth',
  (ms) => {
    expect(bucketMs(bucketOf(ms)) / ms).toBeGreaterThan(0.9)
    expect(bucketMs(bucketOf(ms)) / ms).toBeLessThan(1.1)
  },
)

test('percentiles are of all rows together, and nothing is null and not 0', () => {
  const fast = { ...row, bucket: bucketOf(100), count: 94 }
  const slow = { ...row, bucket: bucketOf(9_000), count: 6 }
  const points = (name: string) => pointsOf(measure(name), [slow, fast], 2)
  const [p50, none] = points('runs.duration.p50')
  expect(p50).toBeGreaterThan(90)
  expect(p50).toBeLessThan(110)
  expect(none).toBeNull()
  expect(points('runs.duration.p95')[0]).toBeGreaterThan(8_000)
})

test('a success rate leaves out what was cancelled, and is null where nothing ended', () => {
  const rows = ['completed', 'completed', 'completed', 'failed', 'cancelled', 'lost'].map(
    (label) => ({ ...row, label }),
  )
  expect(pointsOf(measure('runs.successRate'), rows, 2)).toEqual([3 / 5, null])
  expect(pointsOf(measure('runs.ended'), rows, 2)).toEqual([6, 0])
  expect(pointsOf(measure('upstream.rateLimited'), rows, 1)).toEqual([0])
})
