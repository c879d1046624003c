import { createId } from '../ids.ts'
import type { Execution, Run, RunError } from '../runs/run.ts'
import { statesBefore, type EndState } from '../runs/run-state.ts'
import type { Database, Db } from './db.ts'

export type RunEnd = {
  run: Run
  state: EndState
  error: RunError | undefined
  execution: Execution | undefined
  event: { type: string; body: string }
  now: Date
}

/** What followed from a run's end: its event and the deliveries that are owed now. */
export type Ended = { eventId: string; deliveryIds: string[] }

/**
 * Ends a run, writes its event and owes it to every endpoint that wants it, all in one
 * transaction. Undefined when the run had ended already.
 */
export async function endRun(db: Database, end: RunEnd): Promise<Ended | undefined> {
  return db.transaction(async (tx) => {
    if (!(await markEnded(tx, end))) return undefined
    if (end.execution) await saveExecution(tx, end.run.id, end.execution)
    const eventId = await writeEvent(tx, end)
    return { eventId, deliveryIds: await oweDeliveries(tx, end, eventId) }
  })
}

async function markEnded(tx: Db, { run, state, error, now }: RunEnd): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update runs
        set state = $2, error = $3, ended_at = $4, due_at = null, leased_until = null
      where id = $1 and state = any($5)`,
    [run.id, state, error && JSON.stringify(error), now, statesBefore(state)],
  )
  return rowCount === 1
}

async function saveExecution(tx: Db, runId: string, execution: Execution): Promise<void> {
  await tx.query(
    `update executions
        set status = $3, outputs = $4, node_runs = $5, credits_used = $6
      where run_id = $1 and position = $2`,
    [
      runId,
      execution.position,
      execution.status,
      JSON.stringify(execution.outputs),
      JSON.stringify(execution.nodeRuns),
      execution.creditsUsed,
    ],
  )
}

async function writeEvent(tx: Db, { run, event, now }: RunEnd): Promise<string> {
  const id = createId('evt', now)
  // Raising the workspace's number locks its row until the commit: numbers are given out
  // in the order of commits and have no gaps.
  await tx.query(
    `with numbered as (
       update workspaces set event_sequence = event_sequence + 1
        where id = $2 returning event_sequence)
     insert into events (id, workspace_id, sequence, type, run_id, body, created_at)
     select $1, $2, event_sequence, $3, $4, $5, $6 from numbered`,
    [id, run.workspaceId, event.type, run.id, event.body, now],
  )
  return id
}

async function oweDeliveries(
  tx: Db,
  { run, event, now }: RunEnd,
  eventId: string,
): Promise<string[]> {
  const { rows: endpoints } = await tx.query<{ id: string }>(
    `select id from endpoints
      where workspace_id = $1 and disabled_reason is null
        and (event_types = '{}' or $2 = any(event_types))`,
    [run.workspaceId, event.type],
  )
  const deliveryIds = endpoints.map(() => createId('dlv', now))
  await tx.query(
    `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, due_at, created_at)
     select owed.id, $3, $4, owed.endpoint_id, 'pending', $5, $5
       from unnest($1::text[], $2::text[]) as owed (id, endpoint_id)`,
    [deliveryIds, endpoints.map(({ id }) => id), run.workspaceId, eventId, now],
  )
  return deliveryIds
}
