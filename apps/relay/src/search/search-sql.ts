import type { Db } from '../db/db.ts'

export const FOUND_KINDS = [
  'run',
  'receipt',
  'execution',
  'event',
  'delivery',
  'endpoint',
  'trigger',
  'schedule',
  'recovery',
  'workflow',
] as const

/** Something of a workspace that has a name which somebody asked for. */
export type Found = {
  kind: (typeof FOUND_KINDS)[number]
  id: string
  /** The run that it belongs to. */
  runId: string | null
  /** How it is doing, in the words of its own route. */
  state: string | null
}

// Each part reads one index. Names of the upstream's and of publishers may be of any shape, and
// be those of several things.
const STATEMENT = `
  select 'run' as kind, id, id as "runId", state from runs
   where id = $2 and workspace_id = $1
  union all
  select 'receipt', receipt, id, state from runs where receipt = $2 and workspace_id = $1
  union all
  select 'execution', x.id, x.run_id, x.status from executions x
   where x.id = $2 and (select workspace_id from runs where id = x.run_id) = $1
  union all
  select 'event', id, run_id, type from events where id = $2 and workspace_id = $1
  union all
  select 'event', id, run_id, type from events where workspace_id = $1 and key = $2
  union all
  select 'delivery', d.id, (select run_id from events where id = d.event_id), d.state
    from deliveries d where d.id = $2 and d.workspace_id = $1
  union all
  select 'endpoint', id, null, case when disabled_kind is null then 'enabled' else 'disabled' end
    from endpoints where id = $2 and workspace_id = $1
  union all
  select 'trigger', id, null, case when active then 'active' else 'inactive' end
    from triggers where id = $2 and workspace_id = $1
  union all
  select 'schedule', id, null, case when next_at is null then 'inactive' else 'active' end
    from schedules where id = $2 and workspace_id = $1
  union all
  select 'recovery', id, null, state from recoveries where id = $2 and workspace_id = $1
  union all
  select 'workflow', workflow_id, null, null from workflow_descriptions
   where workspace_id = $1 and workflow_id = $2
  limit 100`

/** Everything of a workspace that has this id. */
export async function findById(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<Found[]> {
  const { rows } = await db.query<Found>(STATEMENT, [workspaceId, id])
  return rows
}
