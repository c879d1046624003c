import type { Database, Db } from '../db/db.ts'
import type { DueDelivery } from '../work/wake-delivery.ts'

// However long nobody advanced a recovery, it does not catch up all at once.
const MAX_STEP_SECONDS = 5

type Running = {
  id: string
  endpoint_id: string
  since: Date
  until: Date
  event_types: string[]
  position: string
  count: number
}

/**
 * Lets every running recovery owe again as many deliveries as its rate allows for the time
 * that has passed, in the order in which they came to be. What was owed and how far it got
 * are one transaction, so a crash neither skips nor repeats.
 */
export async function advanceRecoveries(db: Database, now: Date): Promise<DueDelivery[]> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.query<Running>(
      `select r.*, ceil(r.rate_per_second * least($2::float,
                extract(epoch from $1::timestamptz - r.advanced_at)))::integer as count
         from recoveries r join endpoints p on p.id = r.endpoint_id
        where r.state = 'running' and r.advanced_at < $1 and p.disabled_kind is null
        order by r.advanced_at limit 100 for update of r skip locked`,
      [now, MAX_STEP_SECONDS],
    )
    const owed: DueDelivery[] = []
    for (const running of rows) owed.push(...(await advance(tx, running, now)))
    return owed
  })
}

async function advance(tx: Db, running: Running, now: Date): Promise<DueDelivery[]> {
  const { rows } = await tx.query<{
    id: string
    endpoint_id: string
    attempt_count: number
  }>(
    `update deliveries
        set state = 'pending', due_at = $1, ended_at = null, schedule_from = attempt_count
      where id in (
        select d.id
          from unnest('{failed,missed}'::text[]) as wanted (state) cross join lateral (
            select d.id from deliveries d join events e on e.id = d.event_id
             where (d.endpoint_id, d.state, d.id) > ($2, wanted.state, $3)
               and (d.endpoint_id, d.state) <= ($2, wanted.state)
               and not d.probe and d.created_at >= $4 and d.created_at < $5
               and ($6::text[] = '{}' or e.type = any($6))
             order by d.endpoint_id, d.state, d.id limit $7) d
         order by d.id limit $7)
  returning id, endpoint_id, attempt_count`,
    [
      now,
      running.endpoint_id,
      running.position,
      running.since,
      running.until,
      running.event_types,
      running.count,
    ],
  )
  const ids = rows.map(({ id }) => id).toSorted()
  const isDone = rows.length < running.count
  await tx.query(
    `update recoveries
        set done_count = done_count + $2, position = coalesce($3, position),
            advanced_at = $4, state = $5, ended_at = $6
      where id = $1`,
    [
      running.id,
      rows.length,
      ids.at(-1),
      now,
      isDone ? 'completed' : 'running',
      isDone ? now : null,
    ],
  )
  return rows.map((row) => ({
    id: row.id,
    endpointId: row.endpoint_id,
    attemptCount: row.attempt_count,
    // Recovered deliveries wait behind fresh ones.
    isFailing: true,
  }))
}
