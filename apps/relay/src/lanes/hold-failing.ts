import type { WorkerContext } from '../runs/context.ts'
import { blockedEvent } from '../runs/run-event.ts'
import type { Run } from '../runs/run.ts'
import { countDriverFailure, setAside } from './run-start-sql.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import { getRun } from '../runs/sql.ts'

type Parts = Pick<WorkerContext, 'db' | 'eventWriter' | 'log' | 'now'>

/**
 * Counts that a driver failed at a run, and holds the run the second time, with the reason:
 * an operator decides on it. Undefined when it is not held, or that cannot be written.
 */
export async function holdFailing(
  { db, eventWriter, log, now }: Parts,
  fence: Fence,
  runId: string,
  cause: unknown,
): Promise<Run | undefined> {
  try {
    if ((await countDriverFailure(db, runId)) < 2) return undefined
    const run = await getRun(db, runId)
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `The relay failed at it twice: ${reason}`
    const event = blockedEvent(run, { code: 'driver_failed', message }, now())
    const error = { message, nodeId: null }
    await setAside(eventWriter.write, fence, { run, state: 'held', error, event })
    return run
  } catch (error) {
    log.error({ error, runId }, 'cannot hold a run')
    return undefined
  }
}
