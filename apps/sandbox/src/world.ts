import type { Clock } from './state/clock.ts'
import type { State } from './state/state.ts'
import type { LiveQueue } from './engine/live-queue.ts'
import type { History } from './engine/history.ts'

/**
 * What handlers and the engine are given. `state` is replaced as a whole by a restore,
 * so nothing keeps a part of it between calls; `live` and `history` are derived from it.
 */
export type World = {
  state: State
  live: LiveQueue
  history: History
  readonly clock: Clock
  /** `http://host:port`, as it was when the last listener was opened. */
  origin(): string
}
