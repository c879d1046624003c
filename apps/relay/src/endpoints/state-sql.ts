import type { DisabledKind } from '../events/owing.ts'
import type { Db } from '../db/db.ts'
import { isFree } from '../db/lease.ts'
import { withOwing } from '../events/owing.ts'

// With the state of an endpoint changes what it is owed: so much at once, and the rest soon,
// in batches, since it may be a million rows.
const BATCH = 2_000

/** From now on deliveries are owed and wait. */
export async function pauseEndpoint(tx: Db, id: string, now: Date): Promise<void> {
  await tx.query(
    'update endpoints set paused_at = coalesce(paused_at, $2) where id = $1',
    [id, now],
  )
  await settleDue(tx, now, id)
}

/** What waited is due at once. */
export async function resumeEndpoint(tx: Db, id: string, now: Date): Promise<void> {
  await tx.query('update endpoints set paused_at = null where id = $1', [id])
  await releaseWaiting(tx, now, id)
}

/**
 * One batch of what waits for endpoints that go on is due from now on: also what was owed in
 * the very moment in which one was resumed. Of one endpoint only if it is named. Returns how
 * many those were.
 */
export async function releaseWaiting(
  db: Db,
  now: Date,
  onlyOf?: string,
): Promise<number> {
  const { rowCount } = await db.query(
    `${withOwing('waiting')}
     update deliveries set due_at = $1
      where id in (
        select d.id from owing join endpoints p on p.id = owing.endpoint_id
         cross join lateral (
           select id from deliveries
            where endpoint_id = p.id and state = 'pending' and due_at is null
            limit $2 for update skip locked) d
         where p.paused_at is null and ($3::text is null or p.id = $3) limit $2)`,
    [now, BATCH, onlyOf],
  )
  return rowCount ?? 0
}

/**
 * One batch of what is planned for endpoints that are paused or disabled waits from now on, or
 * is missed; what is in hand is not touched. Of one endpoint only if it is named. Returns how
 * many those were.
 */
export async function settleDue(db: Db, now: Date, onlyOf?: string): Promise<number> {
  const { rowCount } = await db.query(
    `with settled as (
       select d.id, p.disabled_kind is not null as is_missed
         from endpoints p cross join lateral (
          select id from deliveries d
           where endpoint_id = p.id and due_at is not null and not probe
             and ${isFree('d')}
           limit $2 for update skip locked) d
        where (p.paused_at is not null or p.disabled_kind is not null)
          and ($3::text is null or p.id = $3) limit $2)
     update deliveries d
        set state = case when is_missed then 'missed' else 'pending' end, due_at = null,
            leased_until = null, ended_at = case when is_missed then $1::timestamptz end
       from settled where d.id = settled.id`,
    [now, BATCH, onlyOf],
  )
  return rowCount ?? 0
}

/** One batch of what waits for endpoints that are disabled is missed; as above. */
export async function missWaiting(db: Db, now: Date, onlyOf?: string): Promise<number> {
  const { rowCount } = await db.query(
    `update deliveries set state = 'missed', ended_at = $1
      where id in (
        select d.id from endpoints p cross join lateral (
           select id from deliveries
            where endpoint_id = p.id and state = 'pending' and due_at is null
            limit $2 for update skip locked) d
         where p.disabled_kind is not null and ($3::text is null or p.id = $3) limit $2)`,
    [now, BATCH, onlyOf],
  )
  return rowCount ?? 0
}

/** Lets an endpoint begin anew, with nothing held against it. */
export async function enableEndpoint(tx: Db, id: string): Promise<void> {
  await tx.query(
    `update endpoints
        set disabled_kind = null, disabled_reason = null, disabled_at = null,
            failing_since = null, warned_percent = 0, probe_at = null, probe_count = 0
      where id = $1`,
    [id],
  )
}

type Disabling = {
  kind: DisabledKind
  reason: string
  now: Date
  probeAt: Date | undefined
}

/**
 * Stops sending to an endpoint. What it is still owed counts as missed, except what is in
 * hand at this moment: the outcome of that attempt is recorded first.
 */
export async function disableEndpoint(
  tx: Db,
  id: string,
  { kind, reason, now, probeAt }: Disabling,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update endpoints
        set disabled_kind = $2, disabled_reason = $3, disabled_at = $4, probe_at = $5
      where id = $1 and disabled_kind is distinct from 'owner'
        and ($2 = 'owner' or disabled_kind is null)`,
    [id, kind, reason, now, probeAt],
  )
  await settleDue(tx, now, id)
  await missWaiting(tx, now, id)
  return rowCount === 1
}
