import type { Way } from '../runs/start-way.ts'
import type { Db } from '../db/db.ts'
import { BOTH_KINDS_IN_TURN, IS_PAUSED, OPEN_QUEUES } from '../runs/start-order-sql.ts'
import { overdueAt } from '../runs/sql.ts'

/** A run that waits to be started. */
export type WaitingRun = {
  id: string
  workflowId: string
  way: Way
}

/**
 * The runs of a lane that wait to be started, in the order in which they are to be: first
 * those that were begun already, at most half of `limit` and the longest untried first; then
 * the others by turns, see `start-order.ts`.
 */
export async function listWaitingRuns(
  db: Db,
  laneId: string,
  limit: number,
): Promise<WaitingRun[]> {
  const { rows } = await db.query<{ id: string; workflow_id: string; way: Way }>({
    ...LIST_WAITING,
    values: [laneId, limit],
  })
  return rows.map((row) => ({
    id: row.id,
    workflowId: row.workflow_id,
    way: row.way,
  }))
}

const LIST_WAITING = {
  name: 'list-waiting',
  text: `${OPEN_QUEUES}, ${BOTH_KINDS_IN_TURN},
     begun as (
       select r.id, row_number() over (order by r.tried_at nulls first, r.id) as place
         from member m cross join lateral (
           select id, tried_at from runs
            where workspace_id = m.id and state in ('starting', 'blocked')
              and start_retry_at is null
              and (start_sent_at is not null or not ${IS_PAUSED('trigger_id')})
            order by tried_at nulls first, id limit greatest(1, $2::int / 2)) r
        order by place limit greatest(1, $2::int / 2)),
     first as (
       select id, 0 as part, place from begun
        union all
       (select id, 1, place from in_turn order by place limit $2::int)
        order by part, place limit $2::int)
     select r.id, r.workflow_id, r.way
       from first join runs r on r.id = first.id
      order by first.part, first.place`,
}

/** A run that is tried again at a time of its own. */
export type RetriedRun = WaitingRun & { retryAt: Date }

/** Those that are tried again by a time, the earliest first. */
export async function listRetries(
  db: Db,
  laneId: string,
  { limit, until }: { limit: number; until: Date },
): Promise<RetriedRun[]> {
  const { rows } = await db.query<{
    id: string
    workflow_id: string
    way: Way
    start_retry_at: Date
  }>(
    `select r.id, r.workflow_id, r.way, r.start_retry_at
       from workspaces w
       join runs r on r.workspace_id = w.id and r.state = 'blocked'
                  and r.start_retry_at <= $3
      where w.lane_id = $1
        and (r.start_sent_at is not null or not ${IS_PAUSED('r.trigger_id')})
      order by r.start_retry_at, r.id limit $2`,
    [laneId, limit, until],
  )
  return rows.map((row) => ({
    id: row.id,
    workflowId: row.workflow_id,
    way: row.way,
    retryAt: row.start_retry_at,
  }))
}

/** Something was mended: all are tried again now. */
export async function hastenRetries(db: Db, laneId: string, now: Date): Promise<void> {
  await db.query(
    `update runs r set start_retry_at = $2
       from workspaces w
      where w.lane_id = $1 and r.workspace_id = w.id and r.state = 'blocked'
        and r.start_retry_at > $2`,
    [laneId, now],
  )
}

/** Writes down which workflows of a lane cannot be paid for, in place of those that were. */
export async function keepUnpaid(
  db: Db,
  laneId: string,
  workflowIds: readonly string[],
): Promise<void> {
  await db.query(
    `with paid as (
       delete from unpaid_workflows where lane_id = $1 and workflow_id <> all($2))
     insert into unpaid_workflows (lane_id, workflow_id)
     select $1, unnest($2::text[]) on conflict do nothing`,
    [laneId, workflowIds],
  )
}

/** An execution whose end is awaited. */
export type AwaitedExecution = {
  executionId: string
  runId: string
  position: number
  workflowId: string
  startedAt: Date
  /** When most of its time is over. */
  overdueAt: Date
}

export async function listAwaited(db: Db, laneId: string): Promise<AwaitedExecution[]> {
  const { rows } = await db.query<{
    id: string
    run_id: string
    position: number
    workflow_id: string
    started_at: Date
    deadline_at: Date
  }>(
    `select e.id, e.run_id, e.position, r.workflow_id, r.started_at, r.deadline_at
       from workspaces w
       join runs r on r.workspace_id = w.id and r.state = 'running'
       join executions e on e.run_id = r.id and e.ended_at is null
      where w.lane_id = $1 order by r.started_at, e.position`,
    [laneId],
  )
  return rows.map((row) => ({
    executionId: row.id,
    runId: row.run_id,
    position: row.position,
    workflowId: row.workflow_id,
    startedAt: row.started_at,
    overdueAt: overdueAt(row.started_at, row.deadline_at),
  }))
}
