import type { Attempt } from '../deliveries/delivery.ts'
import type { DisabledKind, RetiringSecret } from '../deliveries/endpoint.ts'
import type { Db } from './db.ts'

/** A delivery taken in hand, with all that an attempt needs. */
export type ClaimedDelivery = {
  id: string
  eventId: string
  body: string
  /** Tries out an endpoint, also one that is disabled. */
  isProbe: boolean
  endpoint: ClaimedEndpoint
}

export type ClaimedEndpoint = {
  id: string
  url: string
  /** Sealed, the newest first. */
  secrets: readonly string[]
  retiringSecrets: readonly RetiringSecret[]
  headers: Readonly<Record<string, string>>
  sealedHeaders: Readonly<Record<string, string>>
  isAsymmetric: boolean
  schedule: readonly number[] | undefined
  concurrency: number
  ratePerSecond: number | undefined
  isCallback: boolean
  isPaused: boolean
  isFailing: boolean
  disabledKind: DisabledKind | undefined
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
  body: string
  probe: boolean
  endpoint_id: string
  url: string
  secrets: string[]
  retiring_secrets: RetiringSecret[]
  headers: Record<string, string>
  sealed_headers: Record<string, string>
  signs_asymmetric: boolean
  schedule: number[] | null
  concurrency: number
  rate_per_second: number | null
  run_id: string | null
  paused_at: Date | null
  failing_since: Date | null
  disabled_kind: DisabledKind | null
}

/**
 * Takes a delivery in hand for one attempt. Undefined when that attempt was made, when
 * another worker makes it, or when nothing is owed any more.
 */
export async function claimDelivery(
  db: Db,
  { deliveryId, attempt, workerId, now, leaseMs }: DeliveryClaim,
): Promise<ClaimedDelivery | undefined> {
  const { rows } = await db.query<ClaimedRow>({
    name: 'claim-delivery',
    text: `update deliveries d
        set leased_until = $4, leased_by = $5
       from events e, endpoints p
      where d.id = $1 and d.state = 'pending' and d.attempt_count = $2 - 1
        and is_free(d.leased_until, d.leased_by, $3)
        and e.id = d.event_id and p.id = d.endpoint_id
  returning d.id, d.event_id, d.endpoint_id, d.probe, e.body, p.url, p.secrets,
            p.retiring_secrets, p.headers, p.sealed_headers, p.signs_asymmetric, p.schedule,
            p.concurrency, p.rate_per_second, p.run_id, p.paused_at, p.failing_since,
            p.disabled_kind`,
    values: [deliveryId, attempt, now, new Date(now.getTime() + leaseMs), workerId],
  })
  return rows[0] && toClaimed(rows[0])
}

/** What follows an attempt: done, given up, or another one at a later time. */
export type Next =
  { state: 'succeeded' } | { state: 'failed' } | { state: 'pending'; dueAt: Date }

/** Records an attempt and what follows from it, in one statement. */
export async function recordAttempt(
  db: Db,
  deliveryId: string,
  attempt: Attempt,
  next: Next,
): Promise<void> {
  const endedAt = new Date(attempt.startedAt.getTime() + attempt.durationMs)
  await db.query({
    name: 'record-attempt',
    text: `with moved as (
       update deliveries
          set state = $3, due_at = $4, ended_at = $5, attempt_count = $2,
              leased_until = null
        where id = $1 and state = 'pending' and attempt_count = $2 - 1
    returning id)
     insert into attempts (delivery_id, number, started_at, duration_ms, outcome, status,
                           error, response_body, phases)
     select id, $2, $6, $7, $8, $9, $10, $11, $12 from moved`,
    values: [
      deliveryId,
      attempt.number,
      next.state,
      next.state === 'pending' ? next.dueAt : null,
      next.state === 'pending' ? null : endedAt,
      attempt.startedAt,
      attempt.durationMs,
      attempt.outcome,
      attempt.status,
      attempt.error,
      attempt.responseBody,
      JSON.stringify(attempt.phases),
    ],
  })
}

/** Gives a delivery back untouched, for the next worker to take at once. */
export async function releaseDelivery(db: Db, deliveryId: string): Promise<void> {
  await db.query('update deliveries set leased_until = null where id = $1', [deliveryId])
}

/** Gives a delivery back untouched, to be taken at `dueAt`, or when its endpoint goes on. */
export async function postponeDelivery(
  db: Db,
  deliveryId: string,
  dueAt: Date | undefined,
): Promise<void> {
  await db.query(
    `update deliveries set leased_until = null, due_at = $2
      where id = $1 and state = 'pending'`,
    [deliveryId, dueAt],
  )
}

/** Ends a delivery that cannot be attempted, because its endpoint takes nothing any more. */
export async function missDelivery(db: Db, deliveryId: string, now: Date): Promise<void> {
  await db.query(
    `update deliveries
        set state = 'missed', due_at = null, leased_until = null, ended_at = $2
      where id = $1 and state = 'pending'`,
    [deliveryId, now],
  )
}

function toClaimed(row: ClaimedRow): ClaimedDelivery {
  return {
    id: row.id,
    eventId: row.event_id,
    body: row.body,
    isProbe: row.probe,
    endpoint: {
      id: row.endpoint_id,
      url: row.url,
      secrets: row.secrets,
      retiringSecrets: row.retiring_secrets,
      headers: row.headers,
      sealedHeaders: row.sealed_headers,
      isAsymmetric: row.signs_asymmetric,
      schedule: row.schedule ?? undefined,
      concurrency: row.concurrency,
      ratePerSecond: row.rate_per_second ?? undefined,
      isCallback: row.run_id !== null,
      isPaused: row.paused_at !== null,
      isFailing: row.failing_since !== null,
      disabledKind: row.disabled_kind ?? undefined,
    },
  }
}
