import type { Attempt } from './delivery.ts'
import type { Db } from '../db/db.ts'
import { isFree, leaseUntil } from '../db/lease.ts'

/** A delivery taken in hand for one attempt. */
export type ClaimedDelivery = {
  id: string
  eventId: string
  body: string
  /** Whether a link to its large result belongs into the body. */
  isLarge: boolean
  /** How many deliveries led to its event. */
  hops: number
  /** Which attempt is to be made; 1 is the first. */
  attempt: number
  /** How many attempts do not count for its schedule. */
  scheduleFrom: number
  /** Tries out an endpoint, also one that is disabled. */
  isProbe: boolean
  endpointId: string
  /** Another one with every change of the endpoint. */
  endpointVersion: string
  dueAt: Date
}

export type Claim = { workerId: number; now: Date; leaseMs: number }

/** One attempt that is asked for. */
export type Wanted = { deliveryId: string; attempt: number }

type ClaimedRow = {
  id: string
  event_id: string
  body: string
  is_large: boolean
  hops: number
  attempt_count: number
  schedule_from: number
  probe: boolean
  endpoint_id: string
  endpoint_version: string
  due_at: Date
}

// A row that somebody else is about to change is left to them: it stays due. A claim is not
// waited for on the disk: one that is lost in a crash leaves its row due, as it should be.
const TAKE = `,
    hasty as materialized (select set_config('synchronous_commit', 'off', true))
  update deliveries d set leased_until = ${leaseUntil('$1')}, leased_by = $2
    from mine, hasty, events e, endpoints p
   where d.id = mine.id and e.id = d.event_id and p.id = d.endpoint_id
  returning d.id, d.event_id, d.endpoint_id, d.attempt_count, d.schedule_from, d.probe,
            d.due_at, e.body, e.is_large, e.hops, p.xmin::text as endpoint_version`

// The queue wakes by the clock of a machine, which is not always that of the database.
const EARLY_MS = 1_000

/**
 * Takes deliveries in hand, each for one attempt. Those whose attempt was made or is not due
 * yet, which another worker has in hand, or which are not owed any more are missing.
 */
export async function claimDeliveries(
  db: Db,
  wanted: readonly Wanted[],
  { workerId, now, leaseMs }: Claim,
): Promise<ClaimedDelivery[]> {
  if (wanted.length === 0) return []
  const { rows } = await db.query<ClaimedRow>({
    name: 'claim-deliveries',
    text: `with mine as (
      select d.id from unnest($3::text[], $4::int[], $5::text[]) wanted (id, attempt, state)
        join deliveries d on d.id = wanted.id and d.state = wanted.state
         and d.attempt_count = wanted.attempt - 1 and d.due_at <= $6
       where ${isFree('d')}
         for update of d skip locked)${TAKE}`,
    values: [
      leaseMs,
      workerId,
      wanted.map(({ deliveryId }) => deliveryId),
      wanted.map(({ attempt }) => attempt),
      // Not written into the statement: the planner takes `pending` for rare, and then
      // reads the whole table.
      wanted.map(() => 'pending'),
      new Date(now.getTime() + EARLY_MS),
    ],
  })
  return rows.map(toClaimed)
}

/**
 * Takes in hand what has been due at an endpoint for the longest, not counting what was due
 * before `since`: the index still holds all that was delivered a moment ago. What a worker had in hand
 * that died is left to the sweeper: finding out who is alive costs too much here.
 */
export async function claimDueOf(
  db: Db,
  { endpointId, since, limit }: { endpointId: string; since: Date; limit: number },
  { workerId, now, leaseMs }: Claim,
): Promise<ClaimedDelivery[]> {
  if (limit === 0) return []
  const { rows } = await db.query<ClaimedRow>({
    name: 'claim-due-of',
    text: `with mine as (
      select d.id from deliveries d
       where d.endpoint_id = $3 and d.due_at between $4 and $5
         and d.leased_until is null
       order by d.due_at limit $6 for update skip locked)${TAKE}`,
    values: [leaseMs, workerId, endpointId, since, now, limit],
  })
  return rows.map(toClaimed)
}

/** Renews leases of a worker. Returns the ids of those that it still has. */
export async function renewLeases(
  db: Db,
  ids: readonly string[],
  { workerId, leaseMs }: Claim,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `update deliveries set leased_until = ${leaseUntil('$3')}
      where id = any($1) and leased_by = $2 and leased_until is not null
  returning id`,
    [ids, workerId, leaseMs],
  )
  return rows.map(({ id }) => id)
}

/** What follows an attempt: done, given up, or another one at a later time. */
export type Next =
  { state: 'succeeded' } | { state: 'failed' } | { state: 'pending'; dueAt: Date }

export type MadeAttempt = { deliveryId: string; attempt: Attempt; next: Next }

/**
 * Records attempts and what follows from them, in one statement. Only whoever has a
 * delivery in hand may, and nobody else touches it meanwhile, so its state is not compared.
 */
export async function recordAttempts(
  db: Db,
  made: readonly MadeAttempt[],
): Promise<void> {
  await db.query({ ...RECORD_ATTEMPTS, values: [JSON.stringify(made.map(toMadeRow))] })
}

const RECORD_ATTEMPTS = {
  name: 'record-attempts',
  text: `with made as (
       select * from json_to_recordset($1)
         as made (id text, number int, state text, due_at timestamptz,
                  ended_at timestamptz, started_at timestamptz, duration_ms int,
                  outcome text, status int, error text, response_body text,
                  phases jsonb)),
     moved as (
       update deliveries d
          set state = made.state, due_at = made.due_at, ended_at = made.ended_at,
              attempt_count = made.number, leased_until = null
         from made
        where d.id = made.id and d.attempt_count = made.number - 1
    returning made.*)
     insert into attempts (delivery_id, number, started_at, duration_ms, outcome, status,
                           error, response_body, phases)
     select id, number, started_at, duration_ms, outcome, status, error, response_body,
            phases
       from moved`,
}

function toMadeRow({ deliveryId, attempt, next }: MadeAttempt) {
  const isPending = next.state === 'pending'
  return {
    id: deliveryId,
    number: attempt.number,
    state: next.state,
    due_at: isPending ? next.dueAt : null,
    ended_at: isPending ? null : endOf(attempt),
    started_at: attempt.startedAt,
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    status: attempt.status,
    error: attempt.error,
    response_body: attempt.responseBody,
    phases: attempt.phases,
  }
}

function endOf({ startedAt, durationMs }: Attempt): Date {
  return new Date(startedAt.getTime() + durationMs)
}

/** Gives deliveries back untouched, for the next worker to take at once. */
export async function releaseDeliveries(
  db: Db,
  deliveryIds: readonly string[],
): Promise<void> {
  await db.query('update deliveries set leased_until = null where id = any($1)', [
    deliveryIds,
  ])
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
    isLarge: row.is_large,
    hops: row.hops,
    attempt: row.attempt_count + 1,
    scheduleFrom: row.schedule_from,
    isProbe: row.probe,
    endpointId: row.endpoint_id,
    endpointVersion: row.endpoint_version,
    dueAt: row.due_at,
  }
}
