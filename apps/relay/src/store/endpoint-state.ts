import type { DisabledKind } from '../deliveries/endpoint.ts'
import type { Db } from './db.ts'
import { isFree } from './lease.ts'

/** From now on deliveries are owed and wait. */
export async function pauseEndpoint(tx: Db, id: string, now: Date): Promise<void> {
  await tx.query(
    'update endpoints set paused_at = coalesce(paused_at, $2) where id = $1',
    [id, now],
  )
  await tx.query(
    `update deliveries set due_at = null
      where endpoint_id = $1 and state = 'pending' and leased_until is null`,
    [id],
  )
}

/** What waited is due at once. */
export async function resumeEndpoint(tx: Db, id: string, now: Date): Promise<void> {
  await tx.query('update endpoints set paused_at = null where id = $1', [id])
  await tx.query(
    `update deliveries set due_at = $2
      where endpoint_id = $1 and state = 'pending' and due_at is null`,
    [id, now],
  )
}

/**
 * Deliveries that were owed in the very moment their endpoint was resumed wait for
 * nothing: this makes them due. Walks the index from endpoint to endpoint, so that its
 * cost does not grow with what those are owed that are still paused.
 */
export async function releaseWaiting(db: Db, now: Date): Promise<void> {
  await db.query(
    `with recursive waiting as (
       (select endpoint_id from deliveries
         where state = 'pending' and due_at is null order by endpoint_id limit 1)
       union all
       select (select d.endpoint_id from deliveries d
                where d.state = 'pending' and d.due_at is null
                  and d.endpoint_id > waiting.endpoint_id
                order by d.endpoint_id limit 1)
         from waiting where waiting.endpoint_id is not null)
     update deliveries set due_at = $1
      where id in (
        select d.id from waiting join endpoints p on p.id = waiting.endpoint_id
         cross join lateral (
           select id from deliveries
            where endpoint_id = p.id and state = 'pending' and due_at is null
            limit 1000) d
         where p.paused_at is null limit 1000)`,
    [now],
  )
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
  await tx.query(
    `update deliveries d
        set state = 'missed', due_at = null, leased_until = null, ended_at = $2
      where endpoint_id = $1 and state = 'pending' and not probe and ${isFree('d', '$2')}`,
    [id, now],
  )
  return rowCount === 1
}
