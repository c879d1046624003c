import type { Run } from './run.ts'
import type { Db } from '../db/db.ts'
import { wakeLane } from '../upstream/lane-sql.ts'
import { OVERDUE_SHARE, toRun, type RunRow } from './sql.ts'

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

/** The trigger at which spam came in, perhaps with files. */
export type SpamOf = { workspaceId: string; triggerId: string; hasFiles: boolean }

const MIB = 1024 * 1024
/** Of one trigger: so many runs, and so much of what was sent with them. */
const MAX_RUNS = 1_000
const MAX_BYTES_OF_TRIGGER = 64 * MIB
/** Files of all triggers of a workspace. */
const MAX_FILE_BYTES_OF_WORKSPACE = 256 * MIB

/** Removes the oldest spam of triggers that hold more of it than they may. */
export async function trimSpam(db: Db, spam: readonly SpamOf[]): Promise<void> {
  const byTrigger = new Map(spam.map((one) => [one.triggerId, one]))
  for (const { workspaceId, triggerId } of byTrigger.values()) {
    await trimTrigger(db, workspaceId, triggerId)
  }
  const withFiles = spam.filter(({ hasFiles }) => hasFiles)
  for (const id of new Set(withFiles.map(({ workspaceId }) => workspaceId))) {
    await trimFiles(db, id)
  }
}

async function trimTrigger(db: Db, workspaceId: string, triggerId: string) {
  await db.query({
    name: 'trim-spam-of-trigger',
    text: removeRuns(`
      select id from (
        select id, row_number() over newest as place, sum(bytes) over newest as bytes
          from (select r.id, pg_column_size(r.trigger_data) + pg_column_size(r.input_values)
                       + coalesce((select sum(f.bytes) from quarantined_files f
                                    where f.run_id = r.id and f.kept), 0) as bytes
                  from runs r
                 where r.workspace_id = $1 and r.trigger_id = $2
                   and r.state = 'quarantined') sized
        window newest as (order by id desc)) aged
       where place > $3 or bytes > $4`),
    values: [workspaceId, triggerId, MAX_RUNS, MAX_BYTES_OF_TRIGGER],
  })
}

async function trimFiles(db: Db, workspaceId: string) {
  await db.query({
    name: 'trim-spam-files',
    text: removeRuns(`
      select id from (
        select r.id, sum(sum(f.bytes)) over (order by r.id desc) as bytes
          from runs r join quarantined_files f on f.run_id = r.id and f.kept
         where r.workspace_id = $1 and r.state = 'quarantined'
         group by r.id) aged
       where bytes > $2`),
    values: [workspaceId, MAX_FILE_BYTES_OF_WORKSPACE],
  })
}

// What another process removes at the same moment is left to it.
function removeRuns(which: string): string {
  return `delete from runs where id in (
            select id from runs where id in (${which}) and state = 'quarantined'
             order by id for update skip locked)`
}
