import { believedDurations } from './believed.ts'
import { figuresOf, type Figures } from './figures.ts'
import type { Scenario } from './scenarios.ts'
import { BEGIN_MS, traceOf } from './trace.ts'
import { followWithDocumentedLoop } from './with-documented-loop.ts'
import { followWithLane } from './with-lane.ts'
import { BenchWorld, type Tracked } from './world.ts'

/** Results may come this long after the last that is measured has ended. */
const DRAIN_MINUTES = 60

export type Policy = 'lane' | 'documented loop'

/** Plays a scenario in virtual time and measures what ended in its measured stretch. */
export async function measure(scenario: Scenario, policy: Policy): Promise<Figures> {
  const runs = traceOf(scenario)
  const world = await BenchWorld.open(scenario, runs)
  const underWay = await warmUp(world)

  const { settleMinutes, measureMinutes, budget, wrongModel } = scenario
  const fromMs = BEGIN_MS + settleMinutes * 60_000
  const toMs = fromMs + measureMinutes * 60_000
  const untilMs = toMs + DRAIN_MINUTES * 60_000
  const believed = wrongModel ? believedDurations(runs, wrongModel) : undefined
  await (policy === 'lane'
    ? followWithLane(world, underWay, untilMs, scenario, believed)
    : followWithDocumentedLoop(world, underWay, untilMs, budget))

  const measured = [...world.tracked.values()].filter(
    ({ endMs }) => endMs >= fromMs && endMs < toMs,
  )
  return figuresOf(measured.map(latencyOf), {
    callsPerMinute: Math.round(world.gate.callsBetween(fromMs, toMs) / measureMinutes),
    busiestMinute: world.gate.busiestMinute(),
    refused: world.gate.refused,
  })
}

/** Starts what is under way when the watching begins; nobody looks at it until then. */
async function warmUp(world: BenchWorld): Promise<Tracked[]> {
  while (world.nextStartMs < BEGIN_MS) await world.advance(BEGIN_MS)
  world.nowMs = BEGIN_MS
  return [...world.tracked.values()].filter(({ endMs }) => endMs > BEGIN_MS)
}

function latencyOf({ endMs, seenMs }: Tracked): number | undefined {
  return seenMs === undefined ? undefined : seenMs - endMs
}
