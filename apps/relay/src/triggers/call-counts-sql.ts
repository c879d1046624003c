import type { Db } from '../db/db.ts'

export type CallCount = {
  count: number
  /** When the window ends and counting begins anew. */
  endsAt: Date
}

/** Calls of one subject that were not counted yet. */
export type Calls = { subject: string; added: number }

/**
 * Counts calls of several subjects in their present windows, each subject once, and tells how
 * many that makes. A window begins with its first call. A crash of the database may lose what
 * was counted in its last moment, since nobody waits for the disk.
 */
export async function countCalls(
  db: Db,
  calls: readonly Calls[],
  { windowMs, now }: { windowMs: number; now: Date },
): Promise<ReadonlyMap<string, CallCount>> {
  const { rows } = await db.query<{ subject: string; count: number; started_at: Date }>({
    name: 'count-calls',
    text: `with fast as (select set_config('synchronous_commit', 'off', true))
      insert into call_counts as kept (subject, window_ms, started_at, count)
      select subject, $3, $4, added
        from fast, unnest($1::text[], $2::int[]) as call (subject, added)
       -- Always in the same order, so that two processes never wait for each other.
       order by subject collate "C"
          on conflict (subject, window_ms) do update
             set count = case when kept.started_at <= $5 then excluded.count
                              else kept.count + excluded.count end,
                 started_at = case when kept.started_at <= $5 then $4
                                   else kept.started_at end
       returning subject, count, started_at`,
    values: [
      calls.map(({ subject }) => subject),
      calls.map(({ added }) => added),
      windowMs,
      now,
      new Date(now.getTime() - windowMs),
    ],
  })
  return new Map(
    rows.map(({ subject, count, started_at: startedAt }) => [
      subject,
      { count, endsAt: new Date(startedAt.getTime() + windowMs) },
    ]),
  )
}

/** What was counted so far. */
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

/** Runs of a trigger that have not ended, as far as they are committed; `most` at most. */
export async function countInFlight(
  db: Db,
  triggerId: string,
  most: number,
): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(*) from (
       select 1 from runs where trigger_id = $1 and due_at is not null limit $2) under_way`,
    [triggerId, most],
  )
  return Number(rows[0]?.count)
}
