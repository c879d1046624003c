import type { Db } from '../db/db.ts'

/** Something that happened to a run. */
export type Happening = {
  at: Date
  kind: HappeningKind
  durationMs: number | undefined
  details: object
}

export const HAPPENING_KINDS = [
  'run.accepted',
  'run.started',
  'execution.ended',
  'run.ended',
  'event.written',
  'delivery.attempted',
  'delivery.ended',
] as const

type HappeningKind = (typeof HAPPENING_KINDS)[number]

type Row = { at: Date; kind: HappeningKind; duration_ms: number | null; details: object }

/** What happened to a run, in order, from the rows that were written when it did. */
export async function listHappenings(
  db: Db,
  runId: string,
  limit: number,
): Promise<Happening[]> {
  const { rows } = await db.query<Row>(STATEMENT, [runId, limit])
  return rows.map(({ at, kind, duration_ms: durationMs, details }) => ({
    at,
    kind,
    durationMs: durationMs ?? undefined,
    details,
  }))
}

const ms = (from: string, until: string) =>
  `(extract(epoch from ${until} - ${from}) * 1000)::float`

// Of one moment in the order in which a run goes through it.
const STATEMENT = `
  with run as materialized (select * from runs where id = $1),
  told as materialized (
    select id, type, sequence, created_at from events where run_id = $1),
  owed as materialized (
    select d.* from told join deliveries d on d.event_id = told.id)
  select at, kind, duration_ms, details from (
    select accepted_at as at, 'run.accepted' as kind, null::float as duration_ms, 0 as place,
           jsonb_build_object('triggerId', trigger_id, 'way', way, 'hops', hops) as details
      from run
    union all
    select started_at, 'run.started', ${ms('accepted_at', 'started_at')}, 1, '{}' from run
    union all
    select x.ended_at, 'execution.ended', ${ms('run.started_at', 'x.ended_at')}, 2,
           jsonb_build_object('executionId', x.id, 'status', x.status,
                              'creditsUsed', x.credits_used, 'error', x.error)
      from run join executions x on x.run_id = run.id
    union all
    select ended_at, 'run.ended', ${ms('coalesce(started_at, accepted_at)', 'ended_at')}, 3,
           jsonb_build_object('state', state, 'error', error) from run
    union all
    select created_at, 'event.written', null, 4,
           jsonb_build_object('eventId', id, 'type', type, 'sequence', sequence) from told
    union all
    select a.started_at, 'delivery.attempted', a.duration_ms, 5,
           jsonb_build_object('deliveryId', owed.id, 'eventId', owed.event_id,
                              'endpointId', owed.endpoint_id, 'number', a.number,
                              'outcome', a.outcome, 'status', a.status, 'error', a.error,
                              'phases', a.phases)
      from owed join attempts a on a.delivery_id = owed.id
    union all
    select ended_at, 'delivery.ended', ${ms('created_at', 'ended_at')}, 6,
           jsonb_build_object('deliveryId', id, 'eventId', event_id,
                              'endpointId', endpoint_id, 'state', state,
                              'attemptCount', attempt_count) from owed) happened
   where at is not null
   order by at, place limit $2`
