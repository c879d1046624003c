import type { Run, RunError } from '../runs/run.ts'
import { statesBefore } from '../runs/run-state.ts'
import type { Db } from '../db/db.ts'
import type { WriteEvents } from '../events/event-group-sql.ts'
import { lockLane, type Fence } from '../upstream/lane-sql.ts'
import { runEvent, type EventText } from '../runs/run-events-sql.ts'
import { storableJson, storableText } from '../db/storable.ts'
import { OVERDUE_SHARE, toRun, type RunRow } from '../runs/sql.ts'
import { IS_PAUSED, OWN_IN_ROW } from '../runs/start-order-sql.ts'

/** A run to be started, and when a start was sent whose answer never came. */
export type ClaimedRun = Run & {
  sentBefore: Date | undefined
  /** How often it was refused while others were started. */
  startFailures: number
}

/**
 * Takes a run in hand to start it, and writes down that its trigger and its workspace had
 * their turn. Undefined when it has ended meanwhile. One that was already `starting` is taken
 * again: its driver died, or its upstream gave no answer. A trigger that is paused starts
 * nothing; what may have been started is looked up all the same.
 */
export async function claimStart(
  db: Db,
  { laneId, epoch }: Fence,
  runId: string,
  now: Date,
): Promise<ClaimedRun | undefined> {
  const { rows } = await db.query<
    RunRow & { sent_before: Date | null; start_failures: number }
  >(
    `with claimed as (
       update runs r
          set state = 'starting', start_sent_at = coalesce(r.start_sent_at, $5),
              start_retry_at = null, tried_at = $5
         from runs before
        where r.id = $1 and before.id = r.id and r.state = any($2)
          and exists (select 1 from lanes where id = $3 and epoch = $4)
          and (r.start_sent_at is not null or not ${IS_PAUSED('r.trigger_id')})
    returning r.*, before.start_sent_at as sent_before, before.state as state_before),
     turn as (
       insert into turns as kept (workspace_id, trigger_id, taken_at, own_in_row)
       select workspace_id, queue.trigger_id, $5, (claimed.trigger_id is null)::int
         from claimed, unnest(array['', trigger_id]) as queue (trigger_id)
        where state_before = 'accepted' and queue.trigger_id is not null
           on conflict (workspace_id, trigger_id) do update
              set taken_at = excluded.taken_at,
                  own_in_row = least(${OWN_IN_ROW},
                                     (kept.own_in_row + 1) * excluded.own_in_row))
     select * from claimed`,
    [runId, [...statesBefore('starting'), 'starting'], laneId, epoch, now],
  )
  const [row] = rows
  return (
    row && {
      ...toRun(row),
      sentBefore: row.sent_before ?? undefined,
      startFailures: row.start_failures,
    }
  )
}

/** Says that no start of a run is under way: the upstream refused it, or nobody sent it. */
export async function unsendStart(db: Db, runId: string): Promise<void> {
  await db.query(
    `update runs set start_sent_at = null where id = $1 and state = 'starting'`,
    [runId],
  )
}

/** Returns how often a driver has failed at a run. */
export async function countDriverFailure(db: Db, runId: string): Promise<number> {
  const { rows } = await db.query<{ driver_failures: number }>(
    `update runs set driver_failures = driver_failures + 1 where id = $1
  returning driver_failures`,
    [runId],
  )
  return rows[0]?.driver_failures ?? 0
}

export type Started = {
  run: Run
  workflowName: string | undefined
  batchId: string | undefined
  executions: readonly { id: string; status: string }[]
  now: Date
  event: EventText
}

/**
 * Records that the upstream started what the run asked for, with its event. False when the
 * run had moved on meanwhile. Recording the same start twice is harmless.
 */
export async function recordStart(
  write: WriteEvents,
  fence: Fence,
  started: Started,
): Promise<boolean> {
  const { run, event } = started
  const written = await write(run.workspaceId, async (tx) => {
    await lockLane(tx, fence)
    return (await markStarted(tx, started)) ? [runEvent(run, event)] : []
  })
  return written.length > 0
}

async function markStarted(tx: Db, started: Started): Promise<boolean> {
  const { run, executions, now } = started
  const { rowCount } = await tx.query(
    `with moved as (
       update runs
          set state = 'running', workflow_name = coalesce($2, workflow_name),
              batch_id = $7, started_at = $3, start_sent_at = null, error = null,
              deadline_at = $3::timestamptz + deadline_ms * interval '1 ms',
              overdue_at = $3::timestamptz + deadline_ms * ${OVERDUE_SHARE} * interval '1 ms'
        where id = $1 and state = any($4)
    returning id)
     insert into executions (id, run_id, position, status)
     select execution.id, moved.id, execution.position - 1, execution.status
       from moved, unnest($5::text[], $6::text[])
            with ordinality as execution (id, status, position)
         on conflict (run_id, position) do nothing`,
    [
      run.id,
      storableText(started.workflowName),
      now,
      statesBefore('running'),
      executions.map(({ id }) => storableText(id)),
      executions.map(({ status }) => status),
      storableText(started.batchId),
    ],
  )
  return rowCount === executions.length
}

type Aside = {
  run: Run
  state: 'blocked' | 'held'
  error: RunError
  event: EventText
  /** When a blocked run is tried again, and how often it was refused for itself alone. */
  retry?: { at: Date; failures: number } | undefined
}

/**
 * Puts a run aside: `blocked` until somebody has mended the cause or it is tried again,
 * `held` for an operator to decide on. Its subscribers are told of the first block only.
 */
export async function setAside(
  write: WriteEvents,
  fence: Fence,
  { run, state, error, event, retry }: Aside,
): Promise<void> {
  await write(run.workspaceId, async (tx) => {
    await lockLane(tx, fence)
    const { rows } = await tx.query<{ was_told: boolean }>(
      `update runs r
          set state = $4, error = $3, blocked_told = true,
              start_sent_at = case when $5::timestamptz is null then null
                                   else r.start_sent_at end,
              start_retry_at = $5, start_failures = coalesce($6, r.start_failures)
         from runs before
        where r.id = $1 and before.id = r.id and r.state = any($2)
    returning before.blocked_told as was_told`,
      [
        run.id,
        statesBefore(state),
        storableJson(error),
        state,
        retry?.at,
        retry?.failures,
      ],
    )
    const isNews = rows[0] && (state === 'held' || !rows[0].was_told)
    return isNews ? [runEvent(run, event)] : []
  })
}
