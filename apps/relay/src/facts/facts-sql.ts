import { idBound } from '../db/ids.ts'
import type { Db } from '../db/db.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

/** Minutes and hours begin where UTC's do, whatever zone a session is in. */
const ORIGIN = `timestamptz '2000-01-03 00:00:00Z'`

/** SQL: the bucket of a duration in milliseconds. A bucket is 19 % wide. */
const bucketOf = (ms: string) => `floor(4 * ln(greatest(1, ${ms})) / ln(2))::smallint`

/** The middle of a bucket, in milliseconds. */
export function bucketMs(bucket: number): number {
  return 2 ** ((bucket + 0.5) / 4)
}

const msBetween = (from: string, to: string) =>
  `extract(epoch from ${to} - ${from}) * 1000`

// What happened from $1 to before $2. Each part reads one index and each row once.
const FACTS = `
  select workspace_id, 'accepted' as fact, accepted_at as at,
         case state when 'quarantined' then 'quarantined' else 'accepted' end as label,
         trigger_id, workflow_id, null as endpoint_id, 0::smallint as bucket, 0 as value
    from runs where id >= $3 and id < $4
  union all
  select workspace_id, 'ended', ended_at, state, trigger_id, workflow_id, null,
         0::smallint, 0
    from runs where ended_at >= $1 and ended_at < $2
  union all
  select workspace_id, 'duration', ended_at, state, trigger_id, workflow_id, null,
         ${bucketOf(msBetween('started_at', 'ended_at'))}, 0
    from runs where ended_at >= $1 and ended_at < $2 and state = 'completed'
     and started_at is not null
  union all
  select r.workspace_id, 'credits', r.ended_at, r.state, r.trigger_id, r.workflow_id, null,
         0::smallint, x.credits_used
    from runs r join executions x on x.run_id = r.id
   where r.ended_at >= $1 and r.ended_at < $2 and x.credits_used is not null
  union all
  select r.workspace_id, 'seen', r.ended_at, '', r.trigger_id, r.workflow_id, null,
         ${bucketOf(msBetween('x.told_ended_at', 'x.ended_at'))}, 0
    from runs r join executions x on x.run_id = r.id
   where r.ended_at >= $1 and r.ended_at < $2 and x.told_ended_at is not null
  union all
  select workspace_id, 'delivered', ended_at, state, null, null, endpoint_id, 0::smallint, 0
    from deliveries where ended_at >= $1 and ended_at < $2
  union all
  select workspace_id, 'latency', ended_at, state, null, null, endpoint_id,
         ${bucketOf(msBetween('created_at', 'ended_at'))}, 0
    from deliveries where ended_at >= $1 and ended_at < $2 and state = 'succeeded'
     and schedule_from = 0
  union all
  select d.workspace_id, 'attempt', a.started_at,
         coalesce(a.status / 100 || 'xx', 'none'), null, null, d.endpoint_id, 0::smallint, 0
    from attempts a join deliveries d on d.id = a.delivery_id
   where a.started_at >= $1 and a.started_at < $2`

const KEY =
  'workspace_id, fact, step, at, label, trigger_id, workflow_id, endpoint_id, bucket'

// Replaced where it is there, so that counting a minute again changes nothing.
const COUNT_FACTS = `
  insert into metrics (${KEY}, count, total)
  select workspace_id, fact, 'minute', date_bin('1 minute', at, ${ORIGIN}), label,
         coalesce(trigger_id, ''), coalesce(workflow_id, ''), coalesce(endpoint_id, ''),
         bucket, count(*), sum(value)
    from (${FACTS}) facts
   group by 1, 2, 4, 5, 6, 7, 8, 9
      on conflict (${KEY}) do update
         set count = excluded.count, total = excluded.total`

const COUNT_HOUR = `
  insert into metrics (${KEY}, count, total)
  select workspace_id, fact, 'hour', date_bin('1 hour', at, ${ORIGIN}), label, trigger_id,
         workflow_id, endpoint_id, bucket, sum(count), sum(total)
    from metrics where step = 'minute' and at >= $1 and at < $2
   group by 1, 2, 4, 5, 6, 7, 8, 9
      on conflict (${KEY}) do update
         set count = excluded.count, total = excluded.total`

export type Step = 'minute' | 'hour'

const STEP_MS: Record<Step, number> = { minute: MINUTE_MS, hour: HOUR_MS }

/**
 * Takes the next minute or hour that is not counted yet, so that nobody else does until the
 * surrounding transaction ends. Undefined while somebody has it, and where it ends after `until`.
 */
export async function takeNextStep(
  tx: Db,
  step: Step,
  until: Date,
): Promise<{ from: Date; to: Date } | undefined> {
  const { rows } = await tx.query<{ counted_until: Date }>(
    `select counted_until from metric_progress where step = $1 for update skip locked`,
    [step],
  )
  const from = rows[0]?.counted_until
  if (!from) return undefined
  const to = new Date(from.getTime() + STEP_MS[step])
  return to <= until ? { from, to } : undefined
}

/** Counts what happened in a minute, or sums up an hour, and moves on behind it. */
export async function countStep(
  tx: Db,
  step: Step,
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  if (step === 'hour') await tx.query(COUNT_HOUR, [from, to])
  else await tx.query(COUNT_FACTS, [from, to, idBound('run', from), idBound('run', to)])
  await tx.query('update metric_progress set counted_until = $2 where step = $1', [
    step,
    to,
  ])
}

/** Up to when minutes and hours are counted. */
export async function readProgress(db: Db): Promise<Record<Step, Date>> {
  const { rows } = await db.query<{ step: Step; counted_until: Date }>(
    'select step, counted_until from metric_progress',
  )
  const at = (step: Step) =>
    rows.find((row) => row.step === step)?.counted_until ?? new Date(0)
  return { minute: at('minute'), hour: at('hour') }
}

// Small, so that no statement holds locks for long.
const BATCH = 2_000

/** One batch of steps from before `until`; returns how many rows that was. */
export async function deleteOldSteps(db: Db, step: Step, until: Date): Promise<number> {
  const { rowCount } = await db.query(
    `delete from metrics where ctid = any (array(
       select ctid from metrics where step = $1 and at < $2 order by at limit $3))`,
    [step, until, BATCH],
  )
  return rowCount ?? 0
}

/** Calls of a workspace to the upstream that were answered alike in one minute. */
export type UpstreamCalls = {
  workspaceId: string
  at: Date
  label: string
  count: number
}

/** Adds calls to what was counted of their minutes. */
export async function addUpstreamCalls(
  db: Db,
  calls: readonly UpstreamCalls[],
): Promise<void> {
  await db.query(
    `insert into metrics as kept (workspace_id, fact, step, at, label, count)
     select workspace_id, 'upstream', 'minute', at, label, count
       from unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[])
         as call (workspace_id, at, label, count)
      order by workspace_id, at, label
         on conflict (${KEY}) do update set count = kept.count + excluded.count`,
    [
      calls.map(({ workspaceId }) => workspaceId),
      calls.map(({ at }) => at),
      calls.map(({ label }) => label),
      calls.map(({ count }) => count),
    ],
  )
}
