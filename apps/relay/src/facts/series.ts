import { bucketMs } from './facts-sql.ts'
import type { Measure } from './measures.ts'
import type { Counted } from './read-facts-sql.ts'

export type Point = number | null

/** One point for each interval: 0 where nothing was counted, null where nothing can be said. */
export function pointsOf(
  { way }: Measure,
  counted: readonly Counted[],
  count: number,
): Point[] {
  const byIndex = Map.groupBy(counted, ({ index }) => index)
  return Array.from({ length: count }, (_, index) => {
    const rows = byIndex.get(index) ?? []
    switch (way.kind) {
      case 'count':
        return sum(way.label === undefined ? rows : labelled(rows, [way.label]))
      case 'sum':
        return rows.reduce((sum, { total }) => sum + total, 0)
      case 'share':
        return shareOf(rows, way)
      case 'percentile':
        return percentileOf(rows, way.part)
    }
  })
}

function shareOf(
  rows: readonly Counted[],
  { of, among }: { of: string; among: readonly string[] },
): Point {
  const all = sum(labelled(rows, among))
  return all === 0 ? null : sum(labelled(rows, [of])) / all
}

/** The middle of the bucket in which the part is reached. */
function percentileOf(rows: readonly Counted[], part: number): Point {
  const wanted = sum(rows) * part
  let seen = 0
  for (const { bucket, count } of rows.toSorted((a, b) => a.bucket - b.bucket)) {
    seen += count
    if (seen >= wanted) return Math.round(bucketMs(bucket))
  }
  return null
}

function labelled(rows: readonly Counted[], labels: readonly string[]): Counted[] {
  return rows.filter(({ label }) => labels.includes(label))
}

function sum(rows: readonly Counted[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0)
}
