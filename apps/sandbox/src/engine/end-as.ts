import { release } from '../ledgers/credits.ts'
import { isOver, type Execution } from '../state/execution.ts'
import type { World } from '../world.ts'

/** Ends an execution from outside: what runs is left unfinished, and costs nothing. */
export function endAs(
  world: World,
  execution: Execution,
  status: 'FAILED' | 'CANCELLED' | 'TIMEOUT',
  error: string | undefined,
): void {
  if (isOver(execution)) return
  const now = world.clock.now()
  for (const run of Object.values(execution.nodes)) {
    if (run.status === 'PENDING') run.status = 'SKIPPED'
    if (run.status !== 'RUNNING') continue
    Object.assign(run, { status: 'FAILED', error: 'Stopped', endsAt: null, endedAt: now })
  }
  Object.assign(execution, { status, endedAt: now, nextAt: null })
  execution.error ??= error ?? null
  release(world.state, execution)
}
