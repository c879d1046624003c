import type { Step } from '../graph/plan.ts'
import type { Execution } from '../state/execution.ts'
import { drawNormal } from '../state/random.ts'
import type { State } from '../state/state.ts'
import { settingsOf } from './inputs.ts'
import { findMagic } from './magic.ts'

/** Items of a list that a node works on at the same time. */
const LANES = 4

/** Long enough that only a poll ends a node. */
const HELD_MS = 100 * 365 * 24 * 60 * 60_000

/** How long a node will take, drawn from its law so that the same seed waits the same. */
export function durationOf(
  state: State,
  execution: Execution,
  step: Step,
  iterations: number,
): number {
  if (execution.endsAtPoll !== null && step.spec.duration !== 'instant') return HELD_MS
  const ms = drawn(state, execution, step, iterations) + slowMsOf(execution, step)
  return Math.round(ms / state.settings.speed)
}

/** Trigger data that fills no input slows the run where it begins. */
function slowMsOf(execution: Execution, step: Step): number {
  const own = findMagic(settingsOf(execution, step)).slowMs
  if (own > 0 || step.incoming.length > 0) return own
  const isFilledIn = findMagic(execution.overrides).slowMs > 0
  return isFilledIn ? 0 : findMagic(execution.triggerData).slowMs
}

function drawn(
  state: State,
  execution: Execution,
  step: Step,
  iterations: number,
): number {
  const { duration } = step.spec
  if (duration === 'instant' || state.settings.durations === 'immediate') return 0
  const lanes = Array.from({ length: Math.min(LANES, iterations) }, () => 0)
  for (let item = 0; item < iterations; item++) {
    const shortest = lanes.indexOf(Math.min(...lanes))
    const deviation = drawNormal(state.seed, execution.id, step.node.id, item)
    const ms = duration.medianMs * Math.exp(duration.sigma * deviation)
    lanes[shortest] = (lanes[shortest] ?? 0) + ms
  }
  return Math.max(0, ...lanes)
}
