import type { Db } from '../db/db.ts'

/** Within this time of their start nine of ten runs have ended, and a quarter before `fromMs`. */
export type UsualTime = { fromMs: number; untilMs: number }

const MOST_RUNS = 200
// Fewer say more of chance than of the workflow.
const LEAST_RUNS = 5

/** How long the last runs of a trigger took that completed; undefined while they are too few. */
export async function findUsualTime(
  db: Db,
  triggerId: string,
): Promise<UsualTime | undefined> {
  const { rows } = await db.query<{ count: string; times: number[] | null }>(
    `select count(*), percentile_cont(array[0.25, 0.9]) within group (order by took) as times
       from (select extract(epoch from ended_at - started_at) * 1000 as took
               from runs
              where trigger_id = $1 and state = 'completed' and started_at is not null
              order by id desc limit ${MOST_RUNS}) last`,
    [triggerId],
  )
  const [row] = rows
  const [fromMs, untilMs] = row?.times ?? []
  if (!row || Number(row.count) < LEAST_RUNS) return undefined
  return fromMs === undefined || untilMs === undefined ? undefined : { fromMs, untilMs }
}
