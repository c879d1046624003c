import { hasEnded, RUN_STATES } from '../runs/run-state.ts'
import type { SavedBudget } from '../upstream/saved-budget.ts'
import type { Db } from '../db/db.ts'
import type { LaneTrouble } from '../upstream/lane-sql.ts'
import { withOwing } from '../events/owing.ts'

export type LaneView = {
  /** Undefined before anything was sent. */
  budget: SavedBudget | undefined
  /** When requests were sent that the lane's driver did not make. */
  askedAtMs: readonly number[]
  trouble: LaneTrouble | undefined
}

/** The lane of a workspace. */
export async function findLane(db: Db, workspaceId: string): Promise<LaneView> {
  const { rows } = await db.query<{
    budget: SavedBudget | null
    asked: string[]
    trouble: LaneTrouble | null
  }>(
    `select l.budget, l.asked, l.trouble
       from workspaces w join lanes l on l.id = w.lane_id where w.id = $1`,
    [workspaceId],
  )
  const [row] = rows
  return {
    budget: row?.budget ?? undefined,
    askedAtMs: row?.asked.map(Number) ?? [],
    trouble: row?.trouble ?? undefined,
  }
}

const UNDER_WAY = RUN_STATES.filter(
  (state) => !hasEnded(state) && state !== 'quarantined',
)

/** How many runs that have not ended are in which state. */
export async function countRunsByState(
  db: Db,
  workspaceId: string,
): Promise<Record<string, number>> {
  const { rows } = await db.query<{ state: string; count: string }>(
    `select wanted.state, found.count
       from unnest($2::text[]) as wanted (state) cross join lateral (
         select count(*) from runs where workspace_id = $1 and state = wanted.state) found
      where found.count > 0`,
    [workspaceId, UNDER_WAY],
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}

/** The delivery that has been due for the longest and was not made yet. */
export type Waiting = { endpointId: string; dueAt: Date }

/**
 * What waits for the longest in a workspace, be it for a place at its endpoint or for its
 * rate. Undefined when nothing is due.
 */
export async function findLongestWaiting(
  db: Db,
  workspaceId: string,
  now: Date,
): Promise<Waiting | undefined> {
  const { rows } = await db.query<{ endpoint_id: string; due_at: Date }>(
    `${withOwing('due')}
     select owing.endpoint_id, first.due_at
       from owing join endpoints p on p.id = owing.endpoint_id
       cross join lateral (
         select due_at from deliveries
          where endpoint_id = owing.endpoint_id and due_at <= $2
          order by due_at limit 1) first
      where p.workspace_id = $1
      order by first.due_at limit 1`,
    [workspaceId, now],
  )
  const [row] = rows
  return row && { endpointId: row.endpoint_id, dueAt: row.due_at }
}
