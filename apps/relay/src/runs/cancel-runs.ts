import type { Context } from './context.ts'
import { batchEnd } from './batch-event.ts'
import { executionEvent } from './execution-event.ts'
import type { Run } from './run.ts'
import type { NewEvent } from '../events/sql.ts'
import { wakeLane } from '../upstream/lane-sql.ts'
import { cancelWaiting, countWaiting, type WaitingFilter } from './waiting-runs-sql.ts'

/** So many runs are ended in one transaction. */
const BATCH = 500
/** Whoever asks is answered after this, and may ask again for the rest. */
const MOST_MS = 20_000

export type Cancelled = { cancelledCount: number; waitingCount: number }

type Parts = Pick<Context, 'db' | 'eventWriter' | 'log' | 'now'>

/**
 * Ends what waits to be started as cancelled. Each run has its event, as every run that ends,
 * unless `silent`. What is left over after some seconds goes on waiting and is counted.
 */
export async function cancelRuns(
  { db, eventWriter, log, now }: Parts,
  filter: WaitingFilter,
  { silent }: { silent: boolean },
): Promise<Cancelled> {
  const endsAt = performance.now() + MOST_MS
  let cancelledCount = 0
  for (let isMore = true; isMore && performance.now() < endsAt;) {
    const at = now()
    const count = await cancelWaiting(eventWriter.write, filter, {
      limit: BATCH,
      error: CANCELLED,
      eventOf: silent ? undefined : (run) => eventOf(run, at),
      now: at,
    })
    cancelledCount += count
    isMore = count === BATCH
  }
  // The driver of the lane may have them at hand.
  await wakeLane(db, filter.workspaceId)
  log.info({ workspaceId: filter.workspaceId, cancelledCount, silent }, 'runs cancelled')
  return { cancelledCount, waitingCount: await countWaiting(db, filter) }
}

const CANCELLED = { message: 'It was cancelled before it was started.', nodeId: null }

function eventOf(run: Run, now: Date): NewEvent {
  const { id: runId, workflowId, triggerId, workflowName } = run
  const event = run.iteratorConfigs
    ? batchEnd(run, [], now, 'cancelled').event
    : executionEvent({
        run,
        state: 'cancelled',
        error: CANCELLED,
        execution: undefined,
        workflowName,
        now,
      })
  return { ...event, runId, workflowId, triggerId, endsRun: true }
}
