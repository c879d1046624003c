import type { Run } from './run.ts'
import type { Db } from '../db/db.ts'
import { IS_PAUSED, OPEN_QUEUES, OWN_IN_ROW } from './start-order-sql.ts'

export type QueuePlace = {
  /** How many runs of the lane start before this one. */
  ahead: number
  /** Starts a minute, as the upstream last said. */
  startsPerMinute: number
  /** Nothing is started before, in milliseconds since the epoch. */
  blockedUntilMs: number
  /** Nobody can say when it starts: the upstream refuses all, or this run, or its workflow. */
  isRefused: boolean
}

type Waiting = Pick<
  Run,
  'id' | 'workspaceId' | 'workflowId' | 'triggerId' | 'state' | 'acceptedAt'
>

/**
 * Where a run that waits stands in its lane, in the order of `start-order.ts`. Undefined
 * while its trigger is paused.
 */
export async function findQueuePlace(
  db: Db,
  run: Waiting,
): Promise<QueuePlace | undefined> {
  const lane = await findLane(db, run)
  if (lane.isPaused) return undefined
  const { laneId, ...pace } = lane
  const begun = await countBegun(db, laneId, run)
  if (run.state !== 'accepted') return { ...pace, ahead: begun }
  return { ...pace, ahead: begun + (await countBefore(db, laneId, run)) }
}

/** On every plan, as the upstream documents. */
const DOCUMENTED_STARTS_PER_MINUTE = 10

async function findLane(db: Db, { id, workspaceId, workflowId, triggerId }: Waiting) {
  const { rows } = await db.query<{
    lane_id: string
    starts_per_minute: string | null
    blocked_until: string | null
    limit_until: string | null
    is_refused: boolean
    is_paused: boolean
  }>(
    `select w.lane_id, l.budget #>> '{starts,limit}' as starts_per_minute,
            l.budget #>> '{starts,blockedUntilMs}' as blocked_until,
            case when l.trouble ->> 'of' = 'starts' then l.trouble ->> 'until' end
              as limit_until,
            coalesce(l.trouble ->> 'code' <> 'rate_limited'
                     and (l.trouble ->> 'of' = 'starts'
                          or l.trouble ->> 'code' = 'unauthorized'), false)
            or exists (select 1 from runs r where r.id = $3 and r.state = 'blocked'
                                              and r.start_retry_at is not null)
            or exists (select 1 from unpaid_workflows u
                        where u.lane_id = w.lane_id and u.workflow_id = $4) as is_refused,
            ${IS_PAUSED('$2')} as is_paused
       from workspaces w left join lanes l on l.id = w.lane_id where w.id = $1`,
    [workspaceId, triggerId, id, workflowId],
  )
  const [row] = rows
  return {
    laneId: row?.lane_id ?? '',
    isPaused: row?.is_paused ?? false,
    startsPerMinute: Number(row?.starts_per_minute ?? DOCUMENTED_STARTS_PER_MINUTE),
    blockedUntilMs: Math.max(
      Number(row?.blocked_until ?? 0),
      Date.parse(row?.limit_until ?? '') || 0,
    ),
    isRefused: row?.is_refused ?? false,
  }
}

/** Those that were begun come first; among them those that were not tried for the longest. */
async function countBegun(db: Db, laneId: string, run: Waiting): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(*)
       from workspaces w join runs r on r.workspace_id = w.id
       left join runs mine on mine.id = $2 and mine.state in ('starting', 'blocked')
      where w.lane_id = $1 and r.state in ('starting', 'blocked')
        and r.start_retry_at is null
        and (mine.id is null or (r.tried_at, r.id) < (mine.tried_at, mine.id))`,
    [laneId, run.id],
  )
  return Number(rows[0]?.count)
}

async function countBefore(db: Db, laneId: string, run: Waiting): Promise<number> {
  const { rows } = await db.query<{ ahead: string }>(
    `${OPEN_QUEUES}, ${run.triggerId === undefined ? OWN_PLACE : TRIGGER_PLACE}
     select place - 1 + (
              select coalesce(sum(waiting.count), 0)
                from member w cross join lateral (
                  select count(*) from (${WAITING_OF('w.id')}
                    limit here.place - ((w.since, w.id) > (m.since, m.id))::int) first) waiting
               where w.id <> m.id) as ahead
       from here join member m on m.id = $2`,
    [laneId, run.workspaceId, run.triggerId, run.acceptedAt, run.id],
  )
  return Number(rows[0]?.ahead ?? 0)
}

const IS_BEFORE = `r.state = 'accepted' and (r.accepted_at, r.id) < ($4, $5)`

/** All that waits in a workspace, of triggers whose turn may come and of none. */
const WAITING_OF = (workspaceId: string) => `
  select 1 from runs r
   where r.workspace_id = ${workspaceId} and r.trigger_id is null and r.state = 'accepted'
   union all
  select 1 from open_queue q join runs r
      on r.workspace_id = q.workspace_id and r.trigger_id = q.trigger_id
     and r.state = 'accepted'
   where q.workspace_id = ${workspaceId}`

/** SQL: `here`, the place in its workspace of a run that a token asked for. */
const OWN_PLACE = `
  own as (
    select count(*) + 1 as place from runs r
     where r.workspace_id = $2 and $3::text is null and r.trigger_id is null
       and ${IS_BEFORE}),
  here as (
    select own.place + (
             select count(*) from (
               select 1 from open_queue q join runs r
                   on r.workspace_id = q.workspace_id and r.trigger_id = q.trigger_id
                  and r.state = 'accepted'
                where q.workspace_id = $2
                limit ceil((own.place + m.own_in_row) / ${OWN_IN_ROW}.0) - 1) turns) as place
      from own join member m on m.id = $2)`

/** The same of a run of a trigger: first its turn among all triggers, then the runs of tokens. */
const TRIGGER_PLACE = `
  own as (
    select count(*) + 1 as place from runs r
     where r.workspace_id = $2 and r.trigger_id = $3 and ${IS_BEFORE}),
  turn as (
    select own.place + (
             select coalesce(sum(others.count), 0)
               from open_queue q
               left join open_queue mine on mine.workspace_id = $2 and mine.trigger_id = $3
              cross join lateral (
                select count(*) from (
                  select 1 from runs r
                   where r.workspace_id = $2 and r.trigger_id = q.trigger_id
                     and r.state = 'accepted'
                   limit own.place - coalesce(
                     ((q.since, q.trigger_id) > (mine.since, mine.trigger_id))::int, 0)
                  ) first) others
              where q.workspace_id = $2 and q.trigger_id <> $3) as number
      from own),
  here as (
    select turn.number + (
             select count(*) from (
               select 1 from runs r
                where r.workspace_id = $2 and r.trigger_id is null and r.state = 'accepted'
                limit greatest(0, ${OWN_IN_ROW} * turn.number - m.own_in_row)) own_runs) as place
      from turn join member m on m.id = $2)`
