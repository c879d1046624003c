import type { Run, RunError } from './run.ts'
import type { Db } from '../db/db.ts'
import type { WriteEvents } from '../events/event-group-sql.ts'
import type { NewEvent } from '../events/sql.ts'
import { toRun, type RunRow } from './sql.ts'
import { storableJson } from '../db/storable.ts'

/** Which of the runs that wait. */
export type WaitingFilter = {
  workspaceId: string
  runId?: string | undefined
  /** Null for those that a token asked for. */
  triggerId?: string | null | undefined
  workflowId?: string | undefined
  acceptedFrom?: Date | undefined
  /** Not included. */
  acceptedUntil?: Date | undefined
}

/** SQL: a run of which nothing was started upstream, and no start is under way. */
const WAITS = `(r.state in ('accepted', 'blocked')
                or (r.state = 'starting' and r.start_sent_at is null))`

const IS_WANTED = `r.workspace_id = $1 and ${WAITS}
  and ($2::text is null or r.id = $2)
  and ($3::text is null or r.trigger_id = $3)
  and (not $4 or r.trigger_id is null)
  and ($5::text is null or r.workflow_id = $5)
  and ($6::timestamptz is null or r.accepted_at >= $6)
  and ($7::timestamptz is null or r.accepted_at < $7)`

function valuesOf(filter: WaitingFilter) {
  return [
    filter.workspaceId,
    filter.runId,
    filter.triggerId,
    filter.triggerId === null,
    filter.workflowId,
    filter.acceptedFrom,
    filter.acceptedUntil,
  ]
}

export async function countWaiting(db: Db, filter: WaitingFilter): Promise<number> {
  const { rows } = await db.query<{ count: string }>(
    `select count(*) from runs r where r.due_at is not null and ${IS_WANTED}`,
    valuesOf(filter),
  )
  return Number(rows[0]?.count)
}

/** The same for several triggers at once; those of which nothing waits are left out. */
export async function countWaitingByTrigger(
  db: Db,
  workspaceId: string,
  triggerIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ trigger_id: string; count: string }>(
    `select r.trigger_id, count(*) from runs r
      where r.workspace_id = $1 and r.trigger_id = any($2) and r.due_at is not null
        and ${WAITS}
      group by r.trigger_id`,
    [workspaceId, triggerIds],
  )
  return new Map(rows.map((row) => [row.trigger_id, Number(row.count)]))
}

type Cancelling = {
  /** At most so many. */
  limit: number
  error: RunError
  /** Undefined to tell nobody. */
  eventOf: ((run: Run) => NewEvent) | undefined
  now: Date
}

/**
 * Ends runs that wait as cancelled, with their events, in one transaction, and returns how many
 * those are. One that a driver takes in hand at this moment is left to it.
 */
export async function cancelWaiting(
  write: WriteEvents,
  filter: WaitingFilter,
  { limit, error, eventOf, now }: Cancelling,
): Promise<number> {
  let count = 0
  await write(filter.workspaceId, async (tx) => {
    const { rows } = await tx.query<RunRow>(
      `update runs
          set state = 'cancelled', error = $8, ended_at = $9, due_at = null,
              overdue_at = null
        where id in (
          select r.id from runs r where r.due_at is not null and ${IS_WANTED}
           limit $10 for update skip locked)
    returning *`,
      [...valuesOf(filter), storableJson(error), now, limit],
    )
    count = rows.length
    return eventOf ? rows.map((row) => eventOf(toRun(row))) : []
  })
  return count
}
