import type { Context } from './context.ts'
import { batchEnd } from './batch-event.ts'
import { executionEvent } from './execution-event.ts'
import type { EndState } from './run-state.ts'
import type { Execution, Run, RunError } from './run.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import { endRun } from './run-end-sql.ts'
import { listExecutions } from './sql.ts'

export type Ending = {
  state: EndState
  error?: RunError | undefined
  execution?: Execution | undefined
}

export type FinishRun = (run: Run, ending: Ending) => Promise<void>

type Parts = Pick<Context, 'db' | 'eventWriter' | 'log' | 'metrics' | 'now'>

/**
 * Ends a run with its event, and wakes its deliveries. The loser of a race stops quietly.
 * With a fence only the driver of that lane may end it.
 */
export function createFinishRun(
  { db, eventWriter, log, metrics, now }: Parts,
  fence?: Fence,
): FinishRun {
  return async (run, { state, error, execution }) => {
    const endedAt = now()
    const event = await eventOf(run, { state, error, execution }, endedAt)
    const ended = await endRun(eventWriter.write, {
      run,
      state,
      error,
      execution,
      event,
      now: endedAt,
      fence,
    })
    if (!ended) return
    metrics.runsEnded.inc({ state })

    log.info({ runId: run.id, state, deliveries: ended.deliveries.length }, 'run ended')
  }

  async function eventOf(run: Run, ending: Ending, endedAt: Date) {
    const { state, error, execution } = ending
    if (run.iteratorConfigs) {
      const executions = await listExecutions(db, run.id)
      return { ...batchEnd(run, executions, endedAt, state).event }
    }
    const { workflowName } = run
    return executionEvent({ run, state, error, execution, workflowName, now: endedAt })
  }
}
