import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { findRun, startRun, type NewRun, type Run } from '../../relay/runs.ts'
import { hasEnded } from '../../runs/outcome.ts'
import { startOnce } from './start-once.ts'

const LOOK_MS = 2_000
// How long the start itself waits for the end, before a look at why there is none.
const FIRST_WAIT_SECONDS = 3

/** Starts a run through the relay and follows it until `untilMs` at most. */
export async function startAndFollow(
  z: ZObject,
  bundle: Bundle,
  { untilMs, ...wanted }: NewRun & { untilMs: number },
): Promise<Run> {
  const waitSeconds = Date.now() < untilMs ? FIRST_WAIT_SECONDS : 0
  const start = async () => startRun(z, bundle, { ...wanted, waitSeconds })
  return followRun(z, bundle, await startOnce(z, bundle, start), untilMs)
}

/**
 * Looks at a run of the relay until it has ended, cannot be started, or `untilMs` has come, and
 * returns it as it was seen last. Trouble on the way is no trouble of the run, which goes on.
 */
async function followRun(
  z: ZObject,
  bundle: Bundle,
  started: Run,
  untilMs: number,
): Promise<Run> {
  let run = started
  while (!hasEnded(run) && run.status !== 'blocked' && Date.now() < untilMs) {
    await sleep(Math.min(LOOK_MS, Math.max(0, untilMs - Date.now())))
    run = (await findRun(z, bundle, run.runId).catch(() => undefined)) ?? run
  }
  return run
}
