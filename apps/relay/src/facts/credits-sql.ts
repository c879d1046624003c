import type { Db } from '../db/db.ts'
import { Values } from '../db/values.ts'
import { readProgress } from './facts-sql.ts'
import { rowsOf } from './read-facts-sql.ts'

/** Credits that runs of one trigger and workflow used. */
export type CreditsUsed = {
  /** Undefined for runs that a token asked for. */
  triggerId: string | undefined
  workflowId: string
  today: number
  thisMonth: number
}

/**
 * What the upstream says that runs used which ended in this month of UTC, as far as it is
 * counted: up to `countedUntil`, some two minutes ago.
 */
export async function readCredits(
  db: Db,
  workspaceId: string,
  now: Date,
): Promise<{ used: CreditsUsed[]; countedUntil: Date }> {
  const { minute: countedUntil, hour: hoursUntil } = await readProgress(db)
  const day = now.getUTCDate()
  const [month, today] = [1, day].map(
    (each) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), each)),
  )
  if (!month || !today) return { used: [], countedUntil }
  const values = new Values()
  const period = { workspaceId, from: month, to: now, hoursUntil }
  const { rows } = await db.query<{
    trigger_id: string
    workflow_id: string
    today: number | null
    month: number
  }>(
    `select trigger_id, workflow_id, sum(total) as month,
            sum(total) filter (where at >= ${values.place(today)}) as today
       from (${rowsOf('credits', period, values)}) counted
      group by 1, 2 order by month desc, 1, 2`,
    values.all,
  )
  const used = rows.map((row) => ({
    triggerId: row.trigger_id === '' ? undefined : row.trigger_id,
    workflowId: row.workflow_id,
    today: row.today ?? 0,
    thisMonth: row.month,
  }))
  return { used, countedUntil }
}
