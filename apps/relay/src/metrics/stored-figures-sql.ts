import { hasEnded, RUN_STATES } from '../runs/run-state.ts'
import type { SavedBudget } from '../upstream/saved-budget.ts'
import type { LaneTrouble } from '../upstream/lane-sql.ts'
import { withOwing } from '../events/owing.ts'
import type { Db } from '../db/db.ts'

// Nobody acts otherwise on more of them, and counting them would cost more each time.
const MOST_COUNTED = 100_000

const UNDER_WAY = RUN_STATES.filter((state) => !hasEnded(state))

export type StateFigure = { state: string; count: number; oldestSeconds: number }

/** How many runs that have not ended are in which state, and for how long the oldest has waited. */
export async function countRuns(db: Db, now: Date): Promise<StateFigure[]> {
  const { rows } = await db.query<{
    state: string
    count: string | null
    oldest: Date | null
  }>(
    `select wanted.state, sum(found.count) as count, min(first.accepted_at) as oldest
       from unnest($1::text[]) as wanted (state) cross join workspaces w
       left join lateral (
         select count(*) from (
           select 1 from runs where workspace_id = w.id and state = wanted.state
            limit $2) counted) found on true
       left join lateral (
         select accepted_at from runs where workspace_id = w.id and state = wanted.state
          order by id limit 1) first on true
      group by wanted.state`,
    [UNDER_WAY, MOST_COUNTED],
  )
  return rows.map(({ state, count, oldest }) => ({
    state,
    count: Number(count ?? 0),
    oldestSeconds: ageOf(oldest, now),
  }))
}

export type LaneRow = {
  budget: SavedBudget | undefined
  askedAtMs: readonly number[]
  trouble: LaneTrouble | undefined
}

export async function listLanes(db: Db): Promise<LaneRow[]> {
  const { rows } = await db.query<{
    budget: SavedBudget | null
    asked: string[]
    trouble: LaneTrouble | null
  }>('select budget, asked, trouble from lanes order by id limit 10000')
  return rows.map(({ budget, asked, trouble }) => ({
    budget: budget ?? undefined,
    askedAtMs: asked.map(Number),
    trouble: trouble ?? undefined,
  }))
}

/** Deliveries that are due and were not made, and for how long the oldest has been. */
export async function countDue(db: Db, now: Date) {
  const { rows } = await db.query<{ count: string | null; oldest: Date | null }>(
    `${withOwing('due')}
     select sum(found.count) as count, min(first.due_at) as oldest
       from owing
       cross join lateral (
         select count(*) from (
           select 1 from deliveries
            where endpoint_id = owing.endpoint_id and due_at <= $1 limit $2) counted) found
       left join lateral (
         select due_at from deliveries
          where endpoint_id = owing.endpoint_id and due_at <= $1
          order by due_at limit 1) first on true`,
    [now, MOST_COUNTED],
  )
  const [row] = rows
  return { count: Number(row?.count ?? 0), oldestSeconds: ageOf(row?.oldest, now) }
}

/** Endpoints in trouble, without the callbacks of single runs. */
export async function countTroubledEndpoints(db: Db) {
  const { rows } = await db.query<{ failing: string; disabled: string }>(
    `select count(*) filter (where failing_since is not null and disabled_kind is null)
              as failing,
            count(*) filter (where disabled_kind <> 'owner') as disabled
       from endpoints where run_id is null`,
  )
  const [row] = rows
  return { failing: Number(row?.failing ?? 0), disabled: Number(row?.disabled ?? 0) }
}

function ageOf(moment: Date | null | undefined, now: Date): number {
  return moment ? Math.max(0, (now.getTime() - moment.getTime()) / 1_000) : 0
}
