import type { Db } from './db.ts'

/** Those of the upstream's executions that belong to no run of any workspace on the lane. */
export async function listUnknownExecutions(
  db: Db,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select wanted.id from unnest($2::text[]) as wanted (id)
      where not exists (
        select 1
          from executions e
          join runs r on r.id = e.run_id
          join workspaces w on w.id = r.workspace_id
         where e.id = wanted.id
           and w.lane_id = (select lane_id from workspaces where id = $1))`,
    [workspaceId, ids],
  )
  return rows.map(({ id }) => id)
}
