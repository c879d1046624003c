import { NO_DURATIONS, recallDurations, type LaneState } from '@wireflow-connect/sdk/lane'

/** How long workflows take, as far as a lane has learnt it: how many ended in which bucket. */
export type SavedDurations = Record<string, [bucket: number, count: number][]>

/** Those that are known best; the row must not grow with every workflow there ever was. */
const MOST_WORKFLOWS = 50

export function saveDurations({ workflows }: LaneState): SavedDurations {
  const known = [...workflows.values()]
    .filter(({ durations }) => durations.total > 0)
    .toSorted((a, b) => b.durations.total - a.durations.total)
    .slice(0, MOST_WORKFLOWS)
  return Object.fromEntries(
    known.map(({ workflowId, durations }) => [workflowId, pack(durations.counts)]),
  )
}

/** A lane that knows what the one before it has learnt. */
export function restoreDurations(lane: LaneState, saved: SavedDurations): LaneState {
  return Object.entries(saved).reduce(
    (state, [workflowId, packed]) => recallDurations(state, workflowId, unpack(packed)),
    lane,
  )
}

/** Most buckets are empty, and old samples fade to fractions of which few digits matter. */
function pack(counts: readonly number[]): [number, number][] {
  return counts.flatMap((count, bucket): [number, number][] => {
    const rounded = Math.round(count * 1_000) / 1_000
    return rounded > 0 ? [[bucket, rounded]] : []
  })
}

function unpack(packed: readonly [number, number][]): number[] {
  const counts = [...NO_DURATIONS.counts]
  for (const [bucket, count] of packed) counts[bucket] = count
  return counts
}
