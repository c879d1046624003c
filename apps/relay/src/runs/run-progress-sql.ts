import type { RunState } from './run-state.ts'
import type { RunError } from './run.ts'
import type { Db } from '../db/db.ts'

/** What changes of a run while it is waited for; without a state the run is gone. */
export type RunProgress = {
  id: string
  state: RunState | undefined
  error: RunError | undefined
  startedAt: Date | undefined
  endedAt: Date | undefined
  deadlineAt: Date
  batchId: string | undefined
}

type Row = {
  id: string
  state: RunState | null
  error: RunError | null
  started_at: Date | null
  ended_at: Date | null
  deadline_at: Date
  batch_id: string | null
}

/** Those of the runs that are in another state than they were, or gone. */
export async function listChangedRuns(
  db: Db,
  runs: readonly Pick<RunProgress, 'id' | 'state'>[],
): Promise<RunProgress[]> {
  const { rows } = await db.query<Row>({
    name: 'list-changed-runs',
    text: `select known.id, r.state, r.error, r.started_at, r.ended_at, r.deadline_at, r.batch_id
             from unnest($1::text[], $2::text[]) known (id, state)
             left join runs r on r.id = known.id
            where r.state is distinct from known.state`,
    values: [runs.map(({ id }) => id), runs.map(({ state }) => state)],
  })
  return rows.map((row) => ({
    id: row.id,
    state: row.state ?? undefined,
    error: row.error ?? undefined,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    deadlineAt: row.deadline_at,
    batchId: row.batch_id ?? undefined,
  }))
}
