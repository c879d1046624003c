import { cumulativeHazard, type Durations } from './durations.ts'
import type { Watched } from './lane-state.ts'

/** So much is believed in the history of a workflow, once there are enough samples. */
const TRUST = 0.95
const SAMPLES_FOR_HALF_TRUST = 4

/** However late an execution is, one more look may find it running. */
const MOST_CERTAIN = 0.7

/** No execution is younger than this, or its first moment would weigh without end. */
const YOUNGEST_MS = 1_000

/**
 * How likely an execution has ended since it was last seen unfinished.
 *
 * Part of it comes from how long its workflow took before. The rest assumes nothing but that
 * an execution may end at any multiple of its age, which is what the upstream's own poll
 * rule assumes too; it keeps a wrong history from ever hiding an end.
 */
export function endChance(durations: Durations, watched: Watched, nowMs: number): number {
  const seenAge = Math.max(YOUNGEST_MS, watched.seenAtMs - watched.startedAtMs)
  const age = Math.max(seenAge, nowMs - watched.startedAtMs)
  return Math.min(MOST_CERTAIN, 1 - Math.exp(-riskBetween(durations, seenAge, age)))
}

function riskBetween(durations: Durations, fromAge: number, toAge: number): number {
  const trust = (TRUST * durations.total) / (durations.total + SAMPLES_FOR_HALF_TRUST)

  const learnt = cumulativeHazard(durations, toAge) - cumulativeHazard(durations, fromAge)
  const blind = Math.log(toAge / fromAge)
  return trust * learnt + (1 - trust) * blind
}
