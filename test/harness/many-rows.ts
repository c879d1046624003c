import { withClient } from './database.ts'
import type { World } from './world.ts'

export const ROWS = 30_000

/** Old rows of rare states under tens of thousands of newer ones that have ended well. */
export async function fill({ databaseUrl, workspaceId, endpoint }: World): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    const id = (prefix: string) => `'${prefix}_' || lpad(n::text, 26, '0')`
    await client.query(
      `insert into runs (id, workspace_id, workflow_id, receipt, state, trigger_data,
                         metadata, accepted_at, ended_at, deadline_at)
       select ${id('run')}, $1, 'w', ${id('rcp')},
              case when n < 4 then 'failed' when n < 6 then 'held' else 'completed' end,
              '{}', '{}', now(), now(), now() from generate_series(1, $2::int) n`,
      [workspaceId, ROWS],
    )
    await client.query(
      `insert into events (id, workspace_id, sequence, type, body, run_id, created_at)
       select ${id('evt')}, $1, n, 'execution.completed', '{}', ${id('run')}, now()
         from generate_series(1, $2::int) n`,
      [workspaceId, ROWS],
    )
    await client.query(
      `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, created_at,
                               ended_at)
       select ${id('dlv')}, $1, ${id('evt')}, $2,
              case when n < 4 then 'failed' when n < 5 then 'missed' else 'succeeded' end,
              now(), now() from generate_series(1, $3::int) n`,
      [workspaceId, endpoint.id, ROWS],
    )
    await client.query('analyze')
  })
}

/** How many index entries of a table have been read so far, as the server counts them. */
export async function countRead({ databaseUrl }: World, table: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ read: string }>(
      `select sum(idx_tup_read) + (select seq_tup_read from pg_stat_user_tables
                                    where relname = $1) as read
         from pg_stat_user_indexes where relname = $1`,
      [table],
    )
    return Number(rows[0]?.read)
  })
}
