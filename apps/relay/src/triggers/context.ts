import type { Batcher } from '../base/batcher.ts'
import type { Context as Below } from '../runs/context.ts'
import type { SpamOf } from '../runs/quarantine-sql.ts'
import type { CallPace } from './call-pace.ts'
import type { Challenges } from './challenges.ts'
import type { Bodies } from './read-body.ts'
import type { TriggerCache } from './trigger-cache.ts'

export type Context = Below & {
  /** Counts the calls of triggers and callers. */
  callPace: CallPace
  triggers: TriggerCache
  /** What keeps the bodies of calls that are not answered yet within bounds. */
  bodies: Bodies
  /** Keeps what is held of spam within bounds; works off the triggers that are added. */
  spamTrimmer: Batcher<SpamOf>
  challenges: Challenges
}
