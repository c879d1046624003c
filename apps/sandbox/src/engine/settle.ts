import { isOver, type Execution } from '../state/execution.ts'
import type { World } from '../world.ts'
import { advance } from './advance.ts'

/**
 * Lets everything happen that is due by now. Called before each request is looked at, so
 * no timer is needed: nobody can tell when, between two looks, a node ended.
 */
export function settle(world: World): void {
  const now = world.clock.now()
  for (;;) {
    const execution = world.live.takeDue(now)
    if (!execution) return
    advance(world, execution, now)
    world.live.add(execution)
  }
}

/** Counts a look at an execution; with manual durations the last one of them ends it. */
export function countPoll(world: World, execution: Execution): void {
  execution.pollCount++
  if (execution.endsAtPoll !== null && execution.pollCount >= execution.endsAtPoll) {
    finishNow(world, execution)
  }
}

/** Ends an execution at once, as if every node in it had taken no more time. */
export function finishNow(world: World, execution: Execution): void {
  const now = world.clock.now()
  while (!isOver(execution)) {
    for (const run of Object.values(execution.nodes)) {
      if (run.endsAt !== null) run.endsAt = now
    }
    advance(world, execution, now)
  }
}
