import type { Context } from '../context.ts'
import { overdueEvent } from '../runs/run-event.ts'
import type { Run } from '../runs/run.ts'
import { listOverdue, listPastDeadline, takeOverdue } from '../store/run-deadlines.ts'
import { runEvent } from '../store/run-events.ts'
import { createFinishRun } from '../finish-run.ts'

/** Tells of runs that take long, and ends those whose deadline is over, whatever they wait for. */
export function tendRuns(context: Pick<Context, 'db' | 'eventWriter' | 'log' | 'now'>) {
  const { db, eventWriter, now } = context
  const finish = createFinishRun(context)

  return async (): Promise<void> => {
    await Promise.all((await listOverdue(db, now())).map(tellOverdue))
    for (const run of await listPastDeadline(db, now())) {
      const error = { message: messageFor(run), nodeId: null }
      await finish(run, { state: 'timed_out', error, execution: undefined })
    }
  }

  async function tellOverdue(run: Run): Promise<void> {
    await eventWriter.write(run.workspaceId, async (tx) => {
      const isFirst = await takeOverdue(tx, run.id, now())
      return isFirst ? [runEvent(run, overdueEvent(run, now()))] : []
    })
  }
}

function messageFor({ state, error }: Run): string {
  if (state === 'running') return 'The execution did not end before the deadline'
  const cause = error ? ` (${error.message})` : ''
  return `The run could not be started before its deadline${cause}`
}
