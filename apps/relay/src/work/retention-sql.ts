import type { Db } from '../db/db.ts'

// Small, so that no statement holds locks for long. Each returns how many it deleted.
const BATCH = 500

/** One batch of deliveries, with their attempts, to endpoints that were deleted. */
export async function deleteOrphanedDeliveries(db: Db): Promise<number> {
  const { rowCount } = await db.query(
    `delete from deliveries where id in (
       select d.id from deleted_endpoints gone cross join lateral (
         select id from deliveries
          where endpoint_id = gone.id limit $1 for update skip locked) d
        limit $1)`,
    [BATCH],
  )
  return rowCount ?? 0
}

/** One batch of the ids of endpoints that were deleted before `until`. */
export async function deleteOldEndpointIds(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from deleted_endpoints where id in (
       select id from deleted_endpoints gone
        where deleted_at < $1
          and not exists (select 1 from deliveries where endpoint_id = gone.id)
        limit $2)`,
    [until, BATCH],
  )
  return rowCount ?? 0
}

/** One batch of deliveries, with their attempts, of events from before `until`. */
export async function deleteOldDeliveries(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from deliveries where id in (
       select d.id from events e join deliveries d on d.event_id = e.id
        where e.created_at < $1 and d.state <> 'pending'
        order by e.created_at limit $2 for update of d skip locked)`,
    [until, BATCH],
  )
  return rowCount ?? 0
}

/**
 * One batch of events from before `until` that are owed to nobody any more. The feed begins
 * after the newest of them.
 */
export async function deleteOldEvents(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `with gone as (
       delete from events where id in (
         select e.id from events e
          where e.created_at < $1
            and not exists (select 1 from deliveries d where d.event_id = e.id)
          order by e.created_at limit $2 for update skip locked)
    returning workspace_id, sequence),
     forgotten as (
       insert into forgotten_events as known (workspace_id, up_to)
       select workspace_id, max(sequence) from gone group by workspace_id
           on conflict (workspace_id) do update
              set up_to = greatest(known.up_to, excluded.up_to))
     select 1 from gone`,
    [until, BATCH],
  )
  return rowCount ?? 0
}

/**
 * One batch of runs that ended before `until`, with their executions, once none of their
 * events is kept.
 */
export async function deleteOldRuns(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from runs where id in (
       select r.id from runs r
        where r.ended_at < $1
          and not exists (select 1 from events e where e.run_id = r.id)
        order by r.ended_at limit $2 for update skip locked)`,
    [until, BATCH],
  )
  return rowCount ?? 0
}

/** One batch of recoveries that ended before `until`. */
export async function deleteOldRecoveries(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from recoveries where id in (
       select id from recoveries where state <> 'running' and ended_at < $1 limit $2)`,
    [until, BATCH],
  )
  return rowCount ?? 0
}
