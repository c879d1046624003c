import type { Context } from '../context.ts'
import { overdueEvent } from '../runs/run-event.ts'
import type { Run } from '../runs/run.ts'
import { listPastDeadline, takeOverdue } from '../store/run-deadlines.ts'
import { writeRunEvent } from '../store/run-events.ts'
import { wakeDeliveries } from '../wake-delivery.ts'
import { createFinishRun } from '../finish-run.ts'

/** Tells of runs that take long, and ends those whose deadline is over, whatever they wait for. */
export function tendRuns(context: Pick<Context, 'db' | 'jobs' | 'log' | 'now'>) {
  const { db, jobs, now } = context
  const finish = createFinishRun(context)

  return async (): Promise<void> => {
    const told = await db.transaction(async (tx) => {
      const written = []
      for (const run of await takeOverdue(tx, now())) {
        written.push(await writeRunEvent(tx, run, overdueEvent(run, now()), now()))
      }
      return written
    })
    wakeDeliveries(jobs, told)

    for (const run of await listPastDeadline(db, now())) {
      const error = { message: messageFor(run), nodeId: null }
      await finish(run, { state: 'timed_out', error, execution: undefined })
    }
  }
}

function messageFor({ state, error }: Run): string {
  if (state === 'running') return 'The execution did not end before the deadline'
  const cause = error ? ` (${error.message})` : ''
  return `The run could not be started before its deadline${cause}`
}
