import type { Db } from './db.ts'

// Small, so that no statement holds locks for long.
const BATCH = 500

/**
 * Deletes one batch of events from before `until`, with their deliveries and attempts; an
 * event that is still owed to somebody stays. Returns how many were deleted.
 */
export async function deleteOldEvents(db: Db, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from events where id in (
       select e.id from events e
        where e.created_at < $1
          and not exists (select 1 from deliveries d
                           where d.event_id = e.id and d.state = 'pending')
        order by e.created_at limit $2 for update skip locked)`,
    [until, BATCH],
  )
  return rowCount ?? 0
}
