import { createHistory } from './engine/history.ts'
import { createLiveQueue } from './engine/live-queue.ts'
import { createClock } from './state/clock.ts'
import type { State } from './state/state.ts'
import type { World } from './world.ts'

export function createWorld(
  state: State,
  source: () => number,
  origin: () => string,
): World {
  const world: World = {
    state,
    live: createLiveQueue(),
    history: createHistory(),
    clock: createClock(source, () => world.state.clock),
    origin,
  }
  replaceState(world, state)
  return world
}

/** Puts another state in place of the one there is, with what is derived from it. */
export function replaceState(world: World, state: State): void {
  world.state = state
  world.live = createLiveQueue(state.executions.values())
  world.history = createHistory(state.executions.values())
}
