import type { Durations } from '@wireflow-connect/sdk/lane'
import { learnDuration, NO_DURATIONS } from '@wireflow-connect/sdk/lane'
import type { Run } from './trace.ts'

/** A history in which everything took `factor` times as long as it does. */
export function believedDurations(runs: readonly Run[], factor: number): Durations {
  return runs
    .slice(0, 200)
    .reduce((known, run) => learnDuration(known, run.durationMs * factor), NO_DURATIONS)
}
