import type { Schedule, Tick } from './schedule.ts'
import type { Db } from '../db/db.ts'
import { cutPage, type Page, type PageOf } from '../db/page.ts'

type Row = {
  id: string
  workspace_id: string
  trigger_id: string
  cron: string
  time_zone: string
  data: Record<string, unknown>
  next_at: Date | null
  created_at: Date
}

export async function createSchedule(db: Db, schedule: Schedule): Promise<void> {
  await db.query(
    `insert into schedules (id, workspace_id, trigger_id, cron, time_zone, data, next_at,
                            created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      schedule.id,
      schedule.workspaceId,
      schedule.triggerId,
      schedule.cron,
      schedule.timeZone,
      JSON.stringify(schedule.data),
      schedule.nextAt,
      schedule.createdAt,
    ],
  )
}

export async function findSchedule(db: Db, id: string): Promise<Schedule | undefined> {
  const { rows } = await db.query<Row>('select * from schedules where id = $1', [id])
  return rows[0] && toSchedule(rows[0])
}

export type ScheduleFilter = { workspaceId: string; triggerId?: string | undefined }

/** The newest first. */
export async function listSchedules(
  db: Db,
  { workspaceId, triggerId }: ScheduleFilter,
  page: Page,
): Promise<PageOf<Schedule>> {
  const { rows } = await db.query<Row>(
    `select * from schedules
      where workspace_id = $1
        and ($2::text is null or trigger_id = $2)
        and ($3::text is null or id < $3)
      order by id desc limit $4`,
    [workspaceId, triggerId, page.cursor, page.limit + 1],
  )
  return cutPage(rows.map(toSchedule), page)
}

export type ScheduleChange = {
  cron: string
  timeZone: string
  data: Record<string, unknown>
  /** Null switches it off; undefined leaves the next tick to whoever takes it meanwhile. */
  nextAt: Date | null | undefined
}

/** Undefined when the workspace has no such schedule. */
export async function changeSchedule(
  db: Db,
  { workspaceId, id }: Pick<Schedule, 'workspaceId' | 'id'>,
  { cron, timeZone, data, nextAt }: ScheduleChange,
): Promise<Schedule | undefined> {
  const { rows } = await db.query<Row>(
    `update schedules
        set cron = $3, time_zone = $4, data = $5,
            next_at = case when $6 then $7 else next_at end
      where workspace_id = $1 and id = $2 returning *`,
    [workspaceId, id, cron, timeZone, JSON.stringify(data), nextAt !== undefined, nextAt],
  )
  return rows[0] && toSchedule(rows[0])
}

/** False when the workspace has no such schedule. Its runs stay. */
export async function deleteSchedule(
  db: Db,
  { workspaceId, id }: Pick<Schedule, 'workspaceId' | 'id'>,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'delete from schedules where workspace_id = $1 and id = $2',
    [workspaceId, id],
  )
  return rowCount === 1
}

/** The ids of schedules with a tick from before `until` that nobody has taken. */
export async function listDueSchedules(db: Db, until: Date): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'select id from schedules where next_at <= $1 order by next_at',
    [until],
  )
  return rows.map(({ id }) => id)
}

/**
 * Moves a schedule on to its next tick, or switches it off where there is none, and keeps the
 * one that came. False when somebody else
 * has taken the tick, or the schedule was changed or switched off.
 */
export async function claimTick(
  tx: Db,
  { id, cron, timeZone, nextAt }: Schedule,
  tick: Tick & { next: Date | undefined },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `with moved as (
       update schedules set next_at = $5
        where id = $1 and next_at = $2 and cron = $3 and time_zone = $4
    returning id)
     insert into schedule_ticks (schedule_id, tick_at, missed_count, refusal)
     select id, $6, $7, $8 from moved
         on conflict do nothing`,
    [id, nextAt, cron, timeZone, tick.next, tick.at, tick.missedCount, tick.refusal],
  )
  return rowCount === 1
}

/** Notes which run a tick has started. */
export async function recordRun(
  tx: Db,
  { id }: Pick<Schedule, 'id'>,
  { at, runId }: Pick<Tick, 'at' | 'runId'>,
): Promise<void> {
  await tx.query(
    'update schedule_ticks set run_id = $3 where schedule_id = $1 and tick_at = $2',
    [id, at, runId],
  )
}

type TickRow = {
  tick_at: Date
  missed_count: number
  run_id: string | null
  refusal: string | null
}

/** The last ticks, the newest first. */
export async function listTicks(db: Db, id: string, limit: number): Promise<Tick[]> {
  const { rows } = await db.query<TickRow>(
    'select * from schedule_ticks where schedule_id = $1 order by tick_at desc limit $2',
    [id, limit],
  )
  return rows.map((row) => ({
    at: row.tick_at,
    missedCount: row.missed_count,
    runId: row.run_id ?? undefined,
    refusal: row.refusal ?? undefined,
  }))
}

function toSchedule(row: Row): Schedule {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    triggerId: row.trigger_id,
    cron: row.cron,
    timeZone: row.time_zone,
    data: row.data,
    nextAt: row.next_at ?? undefined,
    createdAt: row.created_at,
  }
}
