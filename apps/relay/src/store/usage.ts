import type { SavedBudget } from '../runs/saved-budget.ts'
import type { Db } from './db.ts'
import type { LaneTrouble } from './lanes.ts'

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

/** How many runs that have not ended are in which state. */
export async function countRunsByState(
  db: Db,
  workspaceId: string,
): Promise<Record<string, number>> {
  const { rows } = await db.query<{ state: string; count: string }>(
    `select state, count(*) from runs
      where workspace_id = $1 and due_at is not null group by state`,
    [workspaceId],
  )
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}
