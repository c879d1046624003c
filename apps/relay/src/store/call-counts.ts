import type { Db } from './db.ts'

export type CallCount = {
  count: number
  /** When the window ends and counting begins anew. */
  endsAt: Date
}

/**
 * Counts one call of `subject` in its present window and tells how many that makes, this
 * one included. A window begins with its first call.
 */
export async function countCall(
  db: Db,
  { subject, windowMs, now }: { subject: string; windowMs: number; now: Date },
): Promise<CallCount> {
  const { rows } = await db.query<{ count: number; started_at: Date }>(
    `insert into call_counts as kept (subject, window_ms, started_at, count)
     values ($1, $2, $3, 1)
         on conflict (subject, window_ms) do update
            set count = case when kept.started_at <= $4 then 1 else kept.count + 1 end,
                started_at = case when kept.started_at <= $4 then $3
                                  else kept.started_at end
      returning count, started_at`,
    [subject, windowMs, now, new Date(now.getTime() - windowMs)],
  )
  const row = rows[0]
  if (!row) throw new Error('A call was not counted')
  return { count: row.count, endsAt: new Date(row.started_at.getTime() + windowMs) }
}

/** The same without counting. */
export async function readCount(
  db: Db,
  { subject, windowMs, now }: { subject: string; windowMs: number; now: Date },
): Promise<CallCount> {
  const { rows } = await db.query<{ count: number; started_at: Date }>(
    `select count, started_at from call_counts
      where subject = $1 and window_ms = $2 and started_at > $3`,
    [subject, windowMs, new Date(now.getTime() - windowMs)],
  )
  const { count = 0, started_at: startedAt = now } = rows[0] ?? {}
  return { count, endsAt: new Date(startedAt.getTime() + windowMs) }
}

/**
 * Runs of a trigger that have not ended. Whoever counts them within a transaction is alone
 * with it until the end of that, so that a limit is never passed.
 */
export async function countInFlightAlone(tx: Db, triggerId: string): Promise<number> {
  await tx.query('select 1 from triggers where id = $1 for no key update', [triggerId])
  return countInFlight(tx, triggerId)
}

/** Runs of a trigger that have not ended, as far as they are committed. */
export async function countInFlight(db: Db, triggerId: string): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    'select count(*) from runs where trigger_id = $1 and due_at is not null',
    [triggerId],
  )
  return Number(rows[0]?.count)
}
