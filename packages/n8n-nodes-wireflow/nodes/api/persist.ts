import { isForeign, isPassingStatus, type Answer, type Silence } from './answer'
import type { Caller } from './caller'
import { allows, type Delay, type Patience } from './patience'
import { pause } from './pause'

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 10_000

/**
 * Asks again while what comes is trouble that passes, as long as `patience` says. Returns
 * what came last. `delayFor` says when to ask again; undefined where there is no use in it.
 */
export async function persist<Got>(
  caller: Caller,
  patience: Patience,
  ask: () => Promise<Got>,
  delayFor: (got: Got, usualMs: number) => Delay | undefined,
): Promise<Got> {
  for (let attempt = 0; ; attempt++) {
    const got = await ask()
    const delay = delayFor(got, Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS))
    if (!delay) {
      patience.troubledSince = undefined
      return got
    }
    if (!allows(patience, delay)) return got
    await pause(caller, delay.delayMs)
  }
}

/** The rule for answers that say nothing of the rate. */
export function delayForOutage(
  answer: Pick<Answer, 'status' | 'content'> | Silence,
  delayMs: number,
): Delay | undefined {
  const passes =
    'silence' in answer || isPassingStatus(answer.status) || isForeign(answer)
  return passes ? { delayMs, isRate: false } : undefined
}
