/** What is known of how long a workflow takes: counts of ends by the logarithm of their age. */
export type Durations = { readonly counts: readonly number[]; readonly total: number }

/** Two buckets to every doubling, from one second to twelve days. */
const BUCKETS_PER_DOUBLING = 2
const BUCKET_COUNT = 40

/** Older samples fade, so that a workflow that was changed is learnt anew. */
const LONGEST_MEMORY = 200

export const NO_DURATIONS: Durations = {
  counts: Array<number>(BUCKET_COUNT).fill(0),
  total: 0,
}

export function learnDuration(durations: Durations, durationMs: number): Durations {
  const bucket = Math.floor(positionOf(durationMs))
  const fade = durations.total >= LONGEST_MEMORY ? 1 - 1 / LONGEST_MEMORY : 1
  const counts = durations.counts.map(
    (count, index) => count * fade + (index === bucket ? 1 : 0),
  )
  return { counts, total: durations.total * fade + 1 }
}

/**
 * How much risk of ending an execution has gone through by some age: the sum, over every
 * bucket up to there, of those that ended in it among those that got so far.
 */
export function cumulativeHazard({ counts, total }: Durations, ageMs: number): number {
  const position = positionOf(ageMs)
  const last = Math.floor(position)
  let hazard = 0
  let left = total

  for (let bucket = 0; bucket <= last && left > 0; bucket += 1) {
    const ended = counts[bucket] ?? 0
    const share = bucket === last ? position - last : 1
    hazard += (ended / left) * share
    left -= ended
  }
  return hazard
}

/** The age by which half of those that got to `ageMs` have ended; undefined if none lived on. */
export function medianEndMs({ counts }: Durations, ageMs: number): number | undefined {
  const position = positionOf(ageMs)
  const later = counts.map((count, bucket) => count * clamp(bucket + 1 - position, 0, 1))
  const half = later.reduce((sum, count) => sum + count, 0) / 2
  if (half === 0) return undefined

  let passed = 0
  const bucket = later.findIndex((count) => (passed += count) >= half)
  const share = 1 - (passed - half) / (later[bucket] ?? 1)
  return Math.max(ageMs, ageAt(bucket + share))
}

function positionOf(ageMs: number): number {
  const doublings = Math.log2(Math.max(1_000, ageMs) / 1_000)
  return clamp(doublings * BUCKETS_PER_DOUBLING, 0, BUCKET_COUNT - 1)
}

function ageAt(position: number): number {
  return 1_000 * 2 ** (position / BUCKETS_PER_DOUBLING)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
