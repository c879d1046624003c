/** What is known of how long a workflow takes: how many ended at which age, by its logarithm. */
export type Durations = {
  readonly counts: readonly number[]
  readonly total: number
  /** For each bucket, the risk of ending that has been gone through before it begins. */
  readonly hazards: readonly number[]
}

/** Three buckets to every doubling, from one second to twelve days. */
const BUCKETS_PER_DOUBLING = 3
const BUCKET_COUNT = 60

/** Beyond everything that was ever seen, this part of a bucket is taken to end in it. */
const SHARE_OF_THE_UNSEEN = 0.3

/** Few samples make a bucket look like one that nobody outlives. */
const HIGHEST_SHARE = 0.9

/** Older samples fade, so that a workflow that was changed is learnt anew. */
const LONGEST_MEMORY = 200

/** Nothing is known yet. */
export const NO_DURATIONS: Durations = {
  counts: Array<number>(BUCKET_COUNT).fill(0),
  total: 0,
  hazards: Array<number>(BUCKET_COUNT + 1).fill(0),
}

/** Takes in how long one more execution took. */
export function learnDuration(durations: Durations, durationMs: number): Durations {
  const bucket = Math.floor(positionOf(durationMs))
  const fade = durations.total >= LONGEST_MEMORY ? 1 - 1 / LONGEST_MEMORY : 1
  const counts = durations.counts.map(
    (count, index) => count * fade + (index === bucket ? 1 : 0),
  )
  const total = durations.total * fade + 1
  return { counts, total, hazards: hazardsOf(counts, total) }
}

/** What was learnt, from the counts of it. */
export function durationsOf(counts: readonly number[]): Durations {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return { counts, total, hazards: hazardsOf(counts, total) }
}

/** How much risk of ending an execution has gone through by some age. */
export function cumulativeHazard({ hazards }: Durations, ageMs: number): number {
  const position = positionOf(ageMs)
  const bucket = Math.floor(position)
  const before = hazards[bucket] ?? 0
  const after = hazards[bucket + 1] ?? before
  return before + (after - before) * (position - bucket)
}

/** The sum, over every bucket, of the risk that so many of those that got so far end in it. */
function hazardsOf(counts: readonly number[], total: number): number[] {
  const hazards = [0]
  let left = total
  for (const count of counts) {
    const isSeen = total === 0 || left > 0.5
    const share = isSeen ? count / Math.max(1, left) : SHARE_OF_THE_UNSEEN
    hazards.push((hazards.at(-1) ?? 0) - Math.log(1 - Math.min(HIGHEST_SHARE, share)))
    left -= count
  }
  return hazards
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
