import type { Context } from '../context.ts'
import { executionEvent } from '../runs/execution-event.ts'
import type { EndState } from '../runs/run-state.ts'
import type { Execution, Run, RunError } from '../runs/run.ts'
import { endRun } from '../store/run-end.ts'
import { wakeDelivery } from '../wake-delivery.ts'

type Ending = {
  state: EndState
  error?: RunError | undefined
  execution?: Execution | undefined
}

export type FinishRun = (run: Run, ending: Ending) => Promise<void>

/** Ends a run with its event, and wakes its deliveries. The loser of a race stops quietly. */
export function createFinishRun({
  db,
  jobs,
  log,
  now,
}: Pick<Context, 'db' | 'jobs' | 'log' | 'now'>): FinishRun {
  return async (run, { state, error, execution }) => {
    const endedAt = now()
    const ended = await endRun(db, {
      run,
      state,
      error,
      execution,
      event: executionEvent({
        run,
        state,
        error,
        execution,
        workflowName: run.workflowName,
        now: endedAt,
      }),
      now: endedAt,
    })
    if (!ended) return

    log.info({ runId: run.id, state, deliveries: ended.deliveries.length }, 'run ended')
    jobs.wake(ended.deliveries.map((owed) => wakeDelivery(owed)))
  }
}
