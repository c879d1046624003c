import type { Attempt } from '../deliveries/delivery.ts'
import type { Db } from './db.ts'

/** A delivery taken in hand, with all that an attempt needs. */
export type ClaimedDelivery = {
  id: string
  eventId: string
  endpointId: string
  url: string
  /** Sealed, the newest first. */
  secrets: readonly string[]
  body: string
  /** Why the endpoint takes nothing any more. */
  disabledReason: string | undefined
}

export type DeliveryClaim = {
  deliveryId: string
  /** Which attempt is to be made; 1 is the first. */
  attempt: number
  workerId: number
  now: Date
  leaseMs: number
}

type ClaimedRow = {
  id: string
  event_id: string
  endpoint_id: string
  url: string
  secrets: string[]
  body: string
  disabled_reason: string | null
}

/**
 * Takes a delivery in hand for one attempt. Undefined when that attempt was made, when
 * another worker makes it, or when nothing is owed any more.
 */
export async function claimDelivery(
  db: Db,
  { deliveryId, attempt, workerId, now, leaseMs }: DeliveryClaim,
): Promise<ClaimedDelivery | undefined> {
  const { rows } = await db.query<ClaimedRow>(
    `update deliveries d
        set leased_until = $4, leased_by = $5
       from events e, endpoints p
      where d.id = $1 and d.state = 'pending' and d.attempt_count = $2 - 1
        and is_free(d.leased_until, d.leased_by, $3)
        and e.id = d.event_id and p.id = d.endpoint_id
  returning d.id, d.event_id, d.endpoint_id, p.url, p.secrets, e.body, p.disabled_reason`,
    [deliveryId, attempt, now, new Date(now.getTime() + leaseMs), workerId],
  )
  const row = rows[0]
  return (
    row && {
      id: row.id,
      eventId: row.event_id,
      endpointId: row.endpoint_id,
      url: row.url,
      secrets: row.secrets,
      body: row.body,
      disabledReason: row.disabled_reason ?? undefined,
    }
  )
}

/** What follows an attempt: done, given up, or another one at a later time. */
export type Verdict =
  { state: 'succeeded' } | { state: 'failed' } | { state: 'pending'; dueAt: Date }

/** Records an attempt and what follows from it, in one statement. */
export async function recordAttempt(
  db: Db,
  deliveryId: string,
  attempt: Attempt,
  verdict: Verdict,
): Promise<void> {
  const endedAt = new Date(attempt.startedAt.getTime() + attempt.durationMs)
  await db.query(
    `with moved as (
       update deliveries
          set state = $3, due_at = $4, ended_at = $5, attempt_count = $2,
              leased_until = null
        where id = $1 and state = 'pending' and attempt_count = $2 - 1
    returning id)
     insert into attempts (delivery_id, number, started_at, duration_ms, outcome, status,
                           error, response_body)
     select id, $2, $6, $7, $8, $9, $10, $11 from moved`,
    [
      deliveryId,
      attempt.number,
      verdict.state,
      verdict.state === 'pending' ? verdict.dueAt : null,
      verdict.state === 'pending' ? null : endedAt,
      attempt.startedAt,
      attempt.durationMs,
      attempt.outcome,
      attempt.status,
      attempt.error,
      attempt.responseBody,
    ],
  )
}

/** Gives a delivery back untouched, for the next worker to take at once. */
export async function releaseDelivery(db: Db, deliveryId: string): Promise<void> {
  await db.query('update deliveries set leased_until = null where id = $1', [deliveryId])
}

/** Ends a delivery that cannot be attempted, because its endpoint takes nothing any more. */
export async function abandonDelivery(
  db: Db,
  deliveryId: string,
  now: Date,
): Promise<void> {
  await db.query(
    `update deliveries
        set state = 'failed', due_at = null, leased_until = null, ended_at = $2
      where id = $1 and state = 'pending'`,
    [deliveryId, now],
  )
}
