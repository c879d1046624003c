import type { SavedBudget } from './saved-budget.ts'
import type { SavedDurations } from './saved-durations.ts'
import type { UpstreamAccess } from './connect.ts'
import type { Db } from '../db/db.ts'
import { isFree, leaseUntil } from '../db/lease.ts'
import { storableJson } from '../db/storable.ts'

/** Which lane, and since which taking of it: what an older driver writes is not counted. */
export type Fence = { laneId: string; epoch: number }

export type LaneLease = Fence & {
  access: UpstreamAccess
  budget: SavedBudget | undefined
  asked: Asked
  durations: SavedDurations
}

/** Calls with the lane's key that its driver does not make. */
export type Asked = {
  /** When each of the last minute is sent; some are still to come. */
  atMs: readonly number[]
  /** How many there were in all. */
  count: number
}

/** Thrown where a driver finds that another process has taken its lane. */
export class LaneLost extends Error {
  constructor({ laneId }: Fence) {
    super(`Lane ${laneId} was taken by another process`)
  }
}

type Taking = { laneId: string; workerId: number; leaseMs: number }

/**
 * Takes a lane that nobody drives, or whose driver died. Undefined when somebody does, or
 * when no workspace has the lane any more.
 */
export async function acquireLane(
  db: Db,
  { laneId, workerId, leaseMs }: Taking,
): Promise<LaneLease | undefined> {
  const { rows } = await db.query<{
    epoch: string
    budget: SavedBudget | null
    asked: string[]
    asked_count: string
    durations: SavedDurations
    workspace_id: string
    upstream_url: string
    upstream_key: string
  }>(
    `with access as (
       select id, upstream_url, upstream_key from workspaces where lane_id = $1 limit 1)
     insert into lanes as lane (id, epoch, leased_until, leased_by)
     select $1, 1, ${leaseUntil('$2')}, $3 from access
         on conflict (id) do update
            set epoch = lane.epoch + 1, leased_by = $3,
                leased_until = excluded.leased_until
          where ${isFree('lane')}
      returning lane.epoch, lane.budget, lane.asked, lane.asked_count,
                lane.durations,
                (select id from access) as workspace_id,
                (select upstream_url from access), (select upstream_key from access)`,
    [laneId, leaseMs, workerId],
  )
  const row = rows[0]
  return (
    row && {
      laneId,
      epoch: Number(row.epoch),
      budget: row.budget ?? undefined,
      asked: toAsked(row),
      durations: row.durations,
      access: {
        id: row.workspace_id,
        upstreamUrl: row.upstream_url,
        upstreamKey: row.upstream_key,
      },
    }
  )
}

/**
 * Writes down what is about to be sent, before it is, and keeps the lease: whoever takes
 * the lane next knows what its budget has left. False, with nothing written, when others
 * have asked since `askedCount`.
 *
 * @throws {LaneLost}
 */
export async function recordCalls(
  db: Db,
  fence: Fence,
  note: {
    budget: SavedBudget
    leaseMs: number
    askedCount: number
    /** As JSON; undefined when nothing was learnt. */
    durations: string | undefined
  },
): Promise<boolean> {
  const { rows } = await db.query<{ is_noted: boolean }>(
    `with noted as (
       update lanes set budget = $3, leased_until = ${leaseUntil('$4')},
                        durations = coalesce($6, durations)
        where id = $1 and epoch = $2 and asked_count = $5 returning 1)
     select exists (select 1 from noted) as is_noted from lanes where id = $1 and epoch = $2`,
    [
      fence.laneId,
      fence.epoch,
      JSON.stringify(note.budget),
      note.leaseMs,
      note.askedCount,
      note.durations,
    ],
  )
  const [row] = rows
  if (!row) throw new LaneLost(fence)
  return row.is_noted
}

/** The calls that others make. @throws {LaneLost} */
export async function findAsked(db: Db, fence: Fence): Promise<Asked> {
  const { rows } = await db.query<{ asked: string[]; asked_count: string }>(
    'select asked, asked_count from lanes where id = $1 and epoch = $2',
    [fence.laneId, fence.epoch],
  )
  const [row] = rows
  if (!row) throw new LaneLost(fence)
  return toAsked(row)
}

function toAsked(row: { asked: string[]; asked_count: string }): Asked {
  return { atMs: row.asked.map(Number), count: Number(row.asked_count) }
}

/** Keeps what an answer said of the requests that the key has in a minute. */
export async function learnRequestLimit(
  db: Db,
  laneId: string,
  limit: number,
): Promise<void> {
  await db.query(
    `update lanes set budget = jsonb_set(budget, '{requests,limit}', to_jsonb($2::int))
      where id = $1 and (budget #>> '{requests,limit}')::int <> $2`,
    [laneId, limit],
  )
}

/** Lets go of a lane, for any process to take at once. */
export async function releaseLane(db: Db, { laneId, epoch }: Fence): Promise<void> {
  await db.query('update lanes set leased_until = null where id = $1 and epoch = $2', [
    laneId,
    epoch,
  ])
}

/**
 * Holds the lane until the transaction ends, so that what is written in it is written by
 * the driver or not at all.
 *
 * @throws {LaneLost}
 */
export async function lockLane(tx: Db, fence: Fence): Promise<void> {
  const { rowCount } = await tx.query(
    'select 1 from lanes where id = $1 and epoch = $2 for share',
    [fence.laneId, fence.epoch],
  )
  if (rowCount !== 1) throw new LaneLost(fence)
}

export type LaneTrouble = {
  code: string
  message: string
  since: string
  /** Starts may be refused while looks at executions are answered, and the other way round. */
  of: 'starts' | 'looks'
  /** When the upstream's limit ends, as it says. */
  until?: string | undefined
}

/** Says why nothing is sent, or with undefined that all is well. */
export async function saveTrouble(
  db: Db,
  { laneId, epoch }: Fence,
  trouble: LaneTrouble | undefined,
): Promise<void> {
  await db.query('update lanes set trouble = $3 where id = $1 and epoch = $2', [
    laneId,
    epoch,
    trouble && storableJson(trouble),
  ])
}

/**
 * Lanes with something to do that nobody drives. Each workspace is asked alone: an `exists` may
 * be answered for all at once, by reading every run.
 */
export async function listIdleLanes(db: Db, now: Date): Promise<string[]> {
  const { rows } = await db.query<{ lane_id: string }>(
    `select distinct w.lane_id
       from workspaces w left join lanes l on l.id = w.lane_id
      where ${isFree('l')}
        and ((select true from runs r
               where r.workspace_id = w.id
                 and r.state in ('accepted', 'starting', 'blocked', 'running')
                 and (r.start_retry_at is null or r.start_retry_at <= $1) limit 1)
             or exists (select 1 from watched_workflows o where o.workspace_id = w.id))`,
    [now],
  )
  return rows.map(({ lane_id }) => lane_id)
}

/** Tells the driver of a workspace's lane to read everything anew and end every pause. */
export async function resetLane(db: Db, workspaceId: string): Promise<void> {
  await db.query(
    `select pg_notify('lane_reset', lane_id), pg_notify('lane_wake', lane_id)
       from workspaces where id = $1`,
    [workspaceId],
  )
}

/** Tells the driver of a workspace's lane, or a process that could be, to look now. */
export async function wakeLane(db: Db, workspaceId: string): Promise<void> {
  await db.query('select wake_lane($1)', [workspaceId])
}
