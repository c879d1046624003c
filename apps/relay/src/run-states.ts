import { setTimeout as sleep } from 'node:timers/promises'
import type { Run } from './runs/run.ts'
import { hasEnded } from './runs/run-state.ts'
import type { Db } from './store/db.ts'
import { findRun } from './store/runs.ts'

// A change may be written by another process, so the row is looked at again and again.
const LOOK_EVERY_MS = 250

type Options = {
  /** How long to look, in milliseconds. */
  waitMs: number
  /** Aborted when nobody waits any more. */
  signal: AbortSignal
}

/** The run as it is, and then again at each change of its state, until it has ended. */
export async function* runStates(
  db: Db,
  run: Run,
  { waitMs, signal }: Options,
): AsyncGenerator<Run, void> {
  const until = performance.now() + waitMs
  let latest = run
  yield latest
  while (!hasEnded(latest.state) && performance.now() < until && !signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
    const found = await findRun(db, run.workspaceId, run.id)
    if (found === undefined) return
    if (found.state !== latest.state) yield found
    latest = found
  }
}

/** The run once it has ended, or as it is after `waitMs`, or when nobody waits any more. */
export async function waitForEnd(db: Db, run: Run, options: Options): Promise<Run> {
  let latest = run
  for await (const state of runStates(db, run, options)) latest = state
  return latest
}
