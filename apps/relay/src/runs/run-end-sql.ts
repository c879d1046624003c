import type { Execution, Run, RunError } from './run.ts'
import { statesBefore, type EndState } from './run-state.ts'
import type { Db } from '../db/db.ts'
import type { WriteEvents } from '../events/event-group-sql.ts'
import type { WrittenEvent } from '../events/sql.ts'
import { saveExecution } from './executions-sql.ts'
import { lockLane, type Fence } from '../upstream/lane-sql.ts'
import { storableJson } from '../db/storable.ts'
import { runEvent, type EventText } from './run-events-sql.ts'

export type RunEnd = {
  run: Run
  state: EndState
  error: RunError | undefined
  /** Its only execution, where it had one. */
  execution: Execution | undefined
  event: EventText
  now: Date
  /** Given by the driver of the run's lane; anybody may end a run by its deadline. */
  fence?: Fence | undefined
}

/**
 * Ends a run, writes its event and owes it to every endpoint that wants it, all in one
 * transaction. Undefined when the run had ended already.
 *
 * @throws {LaneLost}
 */
export async function endRun(
  write: WriteEvents,
  { run, state, error, execution, event, now, fence }: RunEnd,
): Promise<WrittenEvent | undefined> {
  const [written] = await write(run.workspaceId, async (tx) => {
    if (fence) await lockLane(tx, fence)
    if (!(await markEnded(tx, { run, state, error, now }))) return []
    if (execution) await saveExecution(tx, run.id, { execution, error }, now)
    return [runEvent(run, { ...event, endsRun: true })]
  })
  return written
}

export type BatchStep = {
  run: Run
  execution: Execution
  error: RunError | undefined
  event: EventText
  /** Makes the end of the batch, of all its executions; called once none is left. */
  endOf: (executions: readonly Execution[]) => {
    state: EndState
    error: RunError | undefined
    event: EventText
  }
  listExecutions: (tx: Db, runId: string) => Promise<Execution[]>
  now: Date
  fence: Fence
}

/**
 * Ends one execution of a batch, with its event; the last one ends the run as well, with
 * the batch's own event.
 *
 * @throws {LaneLost}
 */
export async function endBatchStep(
  write: WriteEvents,
  { run, execution, error, event, endOf, listExecutions, now, fence }: BatchStep,
): Promise<void> {
  await write(run.workspaceId, async (tx) => {
    await lockLane(tx, fence)
    // The run's row orders the ends of its executions: exactly one of them is the last.
    await tx.query('select 1 from runs where id = $1 for update', [run.id])
    if (!(await saveExecution(tx, run.id, { execution, error }, now))) return []
    const events = [runEvent(run, event)]
    const executions = await listExecutions(tx, run.id)
    if (executions.some(({ endedAt }) => endedAt === undefined)) return events

    const end = endOf(executions)
    if (await markEnded(tx, { run, state: end.state, error: end.error, now })) {
      events.push(runEvent(run, { ...end.event, endsRun: true }))
    }
    return events
  })
}

async function markEnded(
  tx: Db,
  { run, state, error, now }: Pick<RunEnd, 'run' | 'state' | 'error' | 'now'>,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update runs
        set state = $2, error = $3, ended_at = $4, due_at = null, overdue_at = null
      where id = $1 and state = any($5)`,
    [run.id, state, error && storableJson(error), now, statesBefore(state)],
  )
  return rowCount === 1
}
