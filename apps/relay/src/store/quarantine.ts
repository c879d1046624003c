import type { Run } from '../runs/run.ts'
import type { Db } from './db.ts'
import { wakeLane } from './lanes.ts'
import { OVERDUE_SHARE, toRun, type RunRow } from './runs.ts'

type Which = { workspaceId: string; runId: string }

export type Release = {
  triggerData: Record<string, unknown>
  inputValues: Record<string, unknown>
  now: Date
}

/**
 * Lets a quarantined run start; its deadline begins now, and its files are no longer kept.
 * Undefined when there is none.
 */
export async function releaseQuarantined(
  db: Db,
  { workspaceId, runId }: Which,
  { triggerData, inputValues, now }: Release,
): Promise<Run | undefined> {
  const { rows } = await db.query<RunRow>(
    `with released as (
     update runs
        set state = 'accepted', trigger_data = $4, input_values = $5, due_at = $3::timestamptz, accepted_at = $3,
            deadline_at = $3::timestamptz + (deadline_at - accepted_at),
            overdue_at = $3::timestamptz + (deadline_at - accepted_at) * ${OVERDUE_SHARE}
      where workspace_id = $1 and id = $2 and state = 'quarantined' returning *),
     gone as (delete from quarantined_files where run_id in (select id from released))
     select * from released`,
    [workspaceId, runId, now, JSON.stringify(triggerData), JSON.stringify(inputValues)],
  )
  if (rows[0]) await wakeLane(db, workspaceId)
  return rows[0] && toRun(rows[0])
}

/** Removes it with its files. False when there is no such quarantined run. */
export async function deleteQuarantined(
  db: Db,
  { workspaceId, runId }: Which,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `delete from runs where workspace_id = $1 and id = $2 and state = 'quarantined'`,
    [workspaceId, runId],
  )
  return rowCount === 1
}
