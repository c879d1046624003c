import type { Db } from '../db/db.ts'

export type LargeResult = { eventId: string; body: string }

/** Keeps what events were too small to carry; belongs into their transaction. */
export async function saveLargeResults(
  tx: Db,
  results: readonly LargeResult[],
): Promise<void> {
  if (results.length === 0) return
  await tx.query(
    'insert into large_results (event_id, body) select * from unnest($1::text[], $2::text[])',
    [results.map(({ eventId }) => eventId), results.map(({ body }) => body)],
  )
}

/** Undefined when there is none, or none any more. */
export async function findLargeResult(
  db: Db,
  eventId: string,
): Promise<string | undefined> {
  const { rows } = await db.query<{ body: string }>(
    'select body from large_results where event_id = $1',
    [eventId],
  )
  return rows[0]?.body
}
