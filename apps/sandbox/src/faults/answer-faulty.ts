import type { Answer, Call } from '../http/call.ts'
import { draw } from '../state/random.ts'
import type { World } from '../world.ts'
import { distort } from './distort.ts'
import type { Effect } from './fault-rule.ts'
import type { Fault } from './find-fault.ts'
import type { Pauses } from './pause.ts'
import { isCommitted, replacementFor } from './replace-answer.ts'
import type { StaleAnswers } from './stale-answers.ts'

export type FaultParts = { world: World; pauses: Pauses; stale: StaleAnswers }

/** Answers a call that something is to go wrong with, and says so in a header. */
export async function answerFaulty(
  { world, pauses, stale }: FaultParts,
  { id, effect }: Fault,
  call: Call,
  answer: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const now = world.clock.now()
  const waitMs = latencyOf(effect, world, id)
  if (waitMs > 0 && isBefore(effect)) await pauses.pause(waitMs)

  const replacement = replacementFor(effect, now)
  if (replacement) {
    if (isCommitted(effect)) await answer()
    return marked(replacement, id)
  }
  const old = effect.kind === 'stale' ? stale.find(call) : undefined
  const right = old ?? (await answer())
  if (waitMs > 0 && !isBefore(effect)) await pauses.pause(waitMs)
  return marked(distort(right, effect, now), id)
}

function marked(answer: Answer, id: string): Answer {
  return { ...answer, headers: { ...answer.headers, 'x-sandbox-fault': id } }
}

function latencyOf(effect: Effect, { state }: World, id: string): number {
  if (effect.kind !== 'latency') return 0
  const hits = state.faults.get(id)?.hits ?? 0
  return effect.ms + Math.round(effect.jitterMs * draw(state.seed, 'jitter', id, hits))
}

function isBefore(effect: Effect): boolean {
  return effect.kind === 'latency' && effect.when === 'before'
}
