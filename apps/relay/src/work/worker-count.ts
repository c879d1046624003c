import type { Context } from './context.ts'
import { startTicker } from './ticker.ts'
import { countWorkers } from './worker-session.ts'

const INTERVAL_MS = 2_000

export type WorkerCount = { get: () => number; close: () => Promise<void> }

/** Knows how many worker processes there are, at the latest two seconds later. */
export async function watchWorkerCount(
  context: Pick<Context, 'db' | 'liveness' | 'log' | 'report'>,
): Promise<WorkerCount> {
  const { db, log } = context
  let known = 1
  async function look(): Promise<void> {
    // Our own session may be about to come back: there is always one, ourselves.
    const count = Math.max(1, await countWorkers(db))
    if (count !== known) log.info({ workers: count }, 'worker processes counted')
    known = count
  }
  await look()
  const ticker = startTicker(context, {
    name: 'count of worker processes',
    intervalMs: INTERVAL_MS,
    tick: look,
  })
  return { get: () => known, close: async () => ticker.close() }
}
