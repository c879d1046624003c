import type { Db } from '../db/db.ts'
import { idBound } from '../db/ids.ts'
import { RUN_STATES } from '../runs/run-state.ts'

// Above that a number is told as "this many or more": nobody counts a million rows for a page.
export const MOST_COUNTED = 10_000
const MOST_SAMPLED = 500

export type HourOfRuns = { state: string; hour: Date; count: number }

/** How many runs of each state were accepted in which hour, from `since` on. */
export async function countRunsByHour(
  db: Db,
  workspaceId: string,
  since: Date,
): Promise<HourOfRuns[]> {
  const { rows } = await db.query<{ state: string; hour: Date; count: number }>(
    `select wanted.state, date_bin('1 hour', r.accepted_at, $3) as hour, count(*)::int as count
       from unnest($2::text[]) as wanted (state) cross join lateral (
         select accepted_at from runs
          where workspace_id = $1 and state = wanted.state and id >= $4
          order by id desc limit $5) r
      group by 1, 2`,
    [workspaceId, RUN_STATES, since, idBound('run', since), MOST_COUNTED],
  )
  return rows
}

/** How many runs are in each state, whenever they were accepted. */
export async function countRunStates(
  db: Db,
  workspaceId: string,
): Promise<Record<string, number>> {
  const { rows } = await db.query<{ state: string; count: number }>(
    `select wanted.state, found.count
       from unnest($2::text[]) as wanted (state) cross join lateral (
         select count(*)::int as count from (
           select 1 from runs where workspace_id = $1 and state = wanted.state limit $3) r) found`,
    [workspaceId, RUN_STATES, MOST_COUNTED],
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** Deliveries whose way is over without a success, by endpoint. */
export async function countUndelivered(
  db: Db,
  workspaceId: string,
): Promise<{ endpointId: string; count: number }[]> {
  const { rows } = await db.query<{ endpoint_id: string; count: number }>(
    `select endpoint_id, count(*)::int as count
       from unnest(array['failed', 'missed']) as wanted (state) cross join lateral (
         select d.endpoint_id from deliveries d join endpoints p on p.id = d.endpoint_id
          where d.workspace_id = $1 and d.state = wanted.state limit $2) d
      group by 1 order by 2 desc`,
    [workspaceId, MOST_COUNTED],
  )
  return rows.map(({ endpoint_id: endpointId, count }) => ({ endpointId, count }))
}

export type Lags = { p50Ms: number | null; p95Ms: number | null; count: number }

/** From the event to the answer of its subscriber, of the newest deliveries that arrived. */
export async function findDeliveryLag(db: Db, workspaceId: string): Promise<Lags> {
  return findLags(
    db,
    `select ended_at - created_at as took from deliveries
      where workspace_id = $1 and state = 'succeeded' order by id desc limit $2`,
    workspaceId,
  )
}

/** From the start to the end that was seen, of the newest runs that completed. */
export async function findRunDuration(db: Db, workspaceId: string): Promise<Lags> {
  return findLags(
    db,
    `select ended_at - started_at as took from runs
      where workspace_id = $1 and state = 'completed' order by id desc limit $2`,
    workspaceId,
  )
}

async function findLags(db: Db, sample: string, workspaceId: string): Promise<Lags> {
  const { rows } = await db.query<{
    p50: string | null
    p95: string | null
    count: number
  }>(
    `select extract(epoch from percentile_cont(0.5) within group (order by took)) * 1000 as p50,
            extract(epoch from percentile_cont(0.95) within group (order by took)) * 1000 as p95,
            count(took)::int as count
       from (${sample}) sampled`,
    [workspaceId, MOST_SAMPLED],
  )
  const [row] = rows
  return { p50Ms: inMs(row?.p50), p95Ms: inMs(row?.p95), count: row?.count ?? 0 }
}

// PostgreSQL's numbers of any length come as text.
function inMs(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(Number(value))
}

/** What the upstream charged for executions of runs that were accepted from `since` on. */
export async function sumCredits(
  db: Db,
  workspaceId: string,
  since: Date,
): Promise<number> {
  const { rows } = await db.query<{ credits: string | null }>(
    `select sum(e.credits_used)::text as credits
       from (select id from runs where workspace_id = $1 and id >= $2
              order by id desc limit $3) r
       join executions e on e.run_id = r.id`,
    [workspaceId, idBound('run', since), MOST_COUNTED],
  )
  return Number(rows[0]?.credits ?? 0)
}

export type Trouble = {
  id: string
  url: string
  failingSince: Date | undefined
  disabledReason: string | undefined
}

/** Endpoints that are failing, or disabled by the relay. */
export async function listTroubledEndpoints(
  db: Db,
  workspaceId: string,
): Promise<Trouble[]> {
  const { rows } = await db.query<{
    id: string
    url: string
    failing_since: Date | null
    disabled_reason: string | null
  }>(
    `select id, url, failing_since, disabled_reason from endpoints
      where workspace_id = $1 and run_id is null
        and (failing_since is not null
             or disabled_kind is not null and disabled_kind <> 'owner')
      order by id limit 20`,
    [workspaceId],
  )
  return rows.map((row) => ({
    id: row.id,
    url: row.url,
    failingSince: row.failing_since ?? undefined,
    disabledReason: row.disabled_reason ?? undefined,
  }))
}

/** What a new workspace has done already. */
export async function findFirstSteps(db: Db, workspaceId: string) {
  const { rows } = await db.query<{
    trigger_id: string | null
    has_endpoint: boolean
    has_run: boolean
  }>(
    `select (select id from triggers where workspace_id = $1 limit 1) as trigger_id,
            exists (select 1 from endpoints where workspace_id = $1 and run_id is null)
              as has_endpoint,
            exists (select 1 from runs where workspace_id = $1) as has_run`,
    [workspaceId],
  )
  const [row] = rows
  return {
    triggerId: row?.trigger_id ?? null,
    hasEndpoint: row?.has_endpoint ?? false,
    hasRun: row?.has_run ?? false,
  }
}
