import type { Context } from './context.ts'
import { listEventsAfter, type FeedEvent } from './feed-sql.ts'

const LOOK_INTERVAL_MS = 150

type Waiting = {
  workspaceId: string
  after: number
  limit: number
  waitMs: number
  signal: AbortSignal
}

/**
 * The events after a number; when there are none, waits for some. Looks again and again
 * instead of being told: a notification from PostgreSQL would make all commits of the
 * relay wait for one another.
 */
export async function waitForEvents(
  { db }: Pick<Context, 'db'>,
  { workspaceId, after, limit, waitMs, signal }: Waiting,
): Promise<FeedEvent[]> {
  const endsAt = performance.now() + waitMs
  for (;;) {
    const events = await listEventsAfter(db, workspaceId, after, limit)
    const isOver = performance.now() >= endsAt || signal.aborted
    if (events.length > 0 || isOver) return events
    await pause(LOOK_INTERVAL_MS, signal)
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
