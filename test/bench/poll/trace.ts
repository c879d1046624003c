import { createRandom, drawLogNormal } from './random.ts'
import type { Scenario } from './scenarios.ts'

/** One run: when it starts, how long it takes, and of which workflow it is. */
export type Run = { startMs: number; durationMs: number; workflow: number }

const SIGMA = 0.4

/** When the watching begins. What started before is under way then, as after a restart. */
export const BEGIN_MS = Date.parse('2026-09-01T00:00:00Z')

/** The runs of a scenario, the same for everything that is compared on it. */
export function traceOf(scenario: Scenario): Run[] {
  const random = createRandom(7)
  const median = scenario.medianMinutes * 60_000
  const fromMs = BEGIN_MS - 4 * median
  const untilMs = BEGIN_MS + (scenario.settleMinutes + scenario.measureMinutes) * 60_000
  const { batch } = scenario

  const runs: Run[] = []
  const everyMs = batch ? batch.everyMinutes * 60_000 : 60_000 / scenario.startsPerMinute
  for (let startMs = fromMs; startMs < untilMs; startMs += everyMs) {
    for (let index = 0; index < (batch?.size ?? 1); index += 1) {
      const workflow = runs.length % scenario.workflows
      const durationMs = Math.round(drawLogNormal(random, median, SIGMA))
      runs.push({ startMs: Math.round(startMs), durationMs, workflow })
    }
  }
  return runs
}
