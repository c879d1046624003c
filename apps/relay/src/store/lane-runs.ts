import type { Way } from '../triggers/start-way.ts'
import type { Db } from './db.ts'

/** A run that waits to be started. */
export type WaitingRun = {
  id: string
  workflowId: string
  way: Way
}

/**
 * The runs of a lane that wait to be started, in the order in which they are to be: first
 * those that were begun already, then the oldest.
 */
export async function listWaitingRuns(
  db: Db,
  laneId: string,
  limit: number,
): Promise<WaitingRun[]> {
  const { rows } = await db.query<{
    id: string
    workflow_id: string
    way: Way
  }>(
    `select r.id, r.workflow_id, r.way
       from workspaces w
      cross join lateral (
        select id, workflow_id, way, state, accepted_at from runs
         where workspace_id = w.id and state in ('accepted', 'starting', 'blocked')
         order by accepted_at, id limit $2) r
      where w.lane_id = $1
      order by r.state = 'accepted', r.accepted_at, r.id limit $2`,
    [laneId, limit],
  )
  return rows.map((row) => ({
    id: row.id,
    workflowId: row.workflow_id,
    way: row.way,
  }))
}

/** An execution whose end is awaited. */
export type AwaitedExecution = {
  executionId: string
  runId: string
  position: number
  workflowId: string
  startedAt: Date
}

export async function listAwaited(db: Db, laneId: string): Promise<AwaitedExecution[]> {
  const { rows } = await db.query<{
    id: string
    run_id: string
    position: number
    workflow_id: string
    started_at: Date
  }>(
    `select e.id, e.run_id, e.position, r.workflow_id, r.started_at
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
  }))
}

export type QueuePlace = {
  /** How many runs of the lane start before this one. */
  ahead: number
  /** Starts a minute, as the upstream last said. */
  startsPerMinute: number
}

/** Where a run that waits stands in its lane. */
export async function findQueuePlace(
  db: Db,
  run: { id: string; workspaceId: string; acceptedAt: Date },
): Promise<QueuePlace> {
  const { rows } = await db.query<{ ahead: string; starts_per_minute: string | null }>(
    `select (select count(*)
               from workspaces other join runs r on r.workspace_id = other.id
              where other.lane_id = w.lane_id
                and r.state in ('accepted', 'starting', 'blocked')
                and (r.accepted_at, r.id) < ($2::timestamptz, $3::text)) as ahead,
            l.budget #>> '{starts,limit}' as starts_per_minute
       from workspaces w left join lanes l on l.id = w.lane_id
      where w.id = $1`,
    [run.workspaceId, run.acceptedAt, run.id],
  )
  const [row] = rows
  return {
    ahead: Number(row?.ahead ?? 0),
    startsPerMinute: Number(row?.starts_per_minute ?? DOCUMENTED_STARTS_PER_MINUTE),
  }
}

/** On every plan, as the upstream documents. */
const DOCUMENTED_STARTS_PER_MINUTE = 10
