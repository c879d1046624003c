import type { Db } from '../db/db.ts'

// Small, so that no statement holds locks for long.
const BATCH = 2_000
const MAX_BATCHES = 20

type Moments = {
  now: Date
  /** No call is told from others for longer than a day. */
  dayAgo: Date
  /** What is shown to people stays until then. */
  until: Date
}

/** Deletes some batches of each kind of row that calls leave behind and that is of no more use. */
export async function deleteOldCalls(
  db: Db,
  { now, dayAgo, until }: Moments,
): Promise<void> {
  await deleteBatch(db, 'used_challenges', 'expires_at', now)
  await deleteBatch(db, 'idempotency_keys', 'created_at', dayAgo)
  await deleteBatch(db, 'call_counts', 'started_at', dayAgo)
  await deleteBatch(db, 'schedule_ticks', 'tick_at', until)
  // No run waits longer than a day, so that it does not matter who came first before.
  await deleteBatch(db, 'turns', 'taken_at', dayAgo)
}

async function deleteBatch(
  db: Db,
  table:
    'used_challenges' | 'idempotency_keys' | 'call_counts' | 'schedule_ticks' | 'turns',
  column: string,
  until: Date,
): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const { rowCount } = await db.query(
      `delete from ${table} where ctid = any (array(
         select ctid from ${table} where ${column} < $1
          limit ${BATCH} for update skip locked))`,
      [until],
    )
    if (rowCount !== BATCH) return
  }
}

/** Deletes a batch of runs that were kept aside before `until`, with their files. */
export async function deleteOldQuarantined(db: Db, until: Date): Promise<void> {
  await db.query(
    `delete from runs where id in (
       select id from runs where state = 'quarantined' and accepted_at < $1
        order by accepted_at limit ${BATCH} for update skip locked)`,
    [until],
  )
}
