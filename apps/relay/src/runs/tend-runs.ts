import type { Context } from './context.ts'
import { overdueEvent } from './run-event.ts'
import type { Run } from './run.ts'
import { listOverdue, listPastDeadline, claimOverdue } from './run-deadlines-sql.ts'
import { runEvent } from './run-events-sql.ts'
import type { Db } from '../db/db.ts'
import { listExecutions } from './sql.ts'
import { createFinishRun, type Ending } from './finish-run.ts'

/** Tells of runs that take long, and ends those whose deadline is over, whatever they wait for. */
export function tendRuns(
  context: Pick<Context, 'db' | 'eventWriter' | 'log' | 'metrics' | 'now'>,
) {
  const { db, eventWriter, now } = context
  const finish = createFinishRun(context)

  async function endOf(run: Run): Promise<Ending> {
    if (run.state === 'running') return endOfRunning(db, run)
    return { state: 'timed_out', error: { message: messageFor(run), nodeId: null } }
  }

  return async (): Promise<void> => {
    await Promise.all((await listOverdue(db, now())).map(notifyOverdue))
    for (const run of await listPastDeadline(db, now())) {
      await finish(run, await endOf(run))
    }
  }

  async function notifyOverdue(run: Run): Promise<void> {
    await eventWriter.write(run.workspaceId, async (tx) => {
      const isFirst = await claimOverdue(tx, run.id, now())
      return isFirst ? [runEvent(run, overdueEvent(run, now()))] : []
    })
  }
}

/** With what was seen of the execution last. */
async function endOfRunning(db: Db, run: Run): Promise<Ending> {
  const executions = run.iteratorConfigs ? [] : await listExecutions(db, run.id)
  const [execution] = executions
  const isKnown = execution === undefined || execution.status === 'running'
  const word = isKnown
    ? ''
    : `; its last status was "${execution.status}", an unknown word`
  const message = `The execution did not end before the deadline${word}`
  return {
    state: 'timed_out',
    error: { message, nodeId: null },
    execution: execution && { ...execution, status: 'timed_out' },
  }
}

function messageFor({ error }: Run): string {
  const cause = error ? ` (${error.message})` : ''
  return `The run could not be started before its deadline${cause}`
}
