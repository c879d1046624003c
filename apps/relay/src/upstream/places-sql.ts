import { capacity, nextRequestMs, WINDOW_MS } from '@wireflow-connect/sdk/lane'
import {
  laneForCallers,
  restoreLane,
  saveBudget,
  withAsked,
  type SavedBudget,
} from './saved-budget.ts'
import type { Database, Db } from '../db/db.ts'

/** This part of the requests of a key may be files that callers send, who may be strangers. */
const UPLOADS_SHARE = 1 / 3

type Row = { budget: SavedBudget | null; asked: string[]; uploads: string[] }

/** What is known of the requests of a lane, its driver's and those of others. */
type Requests = {
  lane: ReturnType<typeof restoreLane>
  asked: readonly number[]
  uploads: readonly number[]
}

type Wanted = { nowMs: number; untilMs: number; isUpload: boolean }

/**
 * Takes the next free place among a lane's requests, for a call that its driver does not
 * make. Nobody else gets the place, so that those who wait are served in their order. An upload
 * also needs one within the share of uploads, and leaves the last place to the driver.
 *
 * @returns when the call may be sent. After `untilMs` no place was taken.
 */
export async function takePlace(
  db: Database,
  laneId: string,
  { nowMs, untilMs, isUpload }: Wanted,
): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query('insert into lanes (id) values ($1) on conflict do nothing', [laneId])
    const requests = await readRequests(tx, laneId, { nowMs, lock: 'for update' })
    const atMs = isUpload ? uploadMs(requests, nowMs) : otherMs(requests, nowMs)
    if (atMs > untilMs) return atMs
    // Never before it is sent.
    const next = add(requests, Math.ceil(atMs), isUpload)
    await tx.query(
      `update lanes
          set asked = $2, uploads = $3, asked_count = asked_count + 1,
              budget = coalesce(budget, $4)
        where id = $1`,
      [laneId, next.asked, next.uploads, JSON.stringify(saveBudget(next.lane, nowMs))],
    )
    return atMs
  })
}

export type UploadRoom = {
  /** When the last of the files could be sent, as far as can be told without taking places. */
  lastMs: number
  /** How many files may be sent in a minute. */
  perMinute: number
}

/** Whether files could be sent soon, before the first of them is. */
export async function findUploadRoom(
  db: Db,
  laneId: string,
  { count, nowMs }: { count: number; nowMs: number },
): Promise<UploadRoom> {
  let requests = await readRequests(db, laneId, { nowMs, lock: '' })
  const perMinute = uploadsPerMinute(requests)
  let lastMs = nowMs
  for (let each = 0; each < Math.min(count, perMinute); each++) {
    lastMs = uploadMs(requests, nowMs)
    requests = add(requests, lastMs, true)
  }
  return { lastMs, perMinute }
}

async function readRequests(
  db: Db,
  laneId: string,
  { nowMs, lock }: { nowMs: number; lock: '' | 'for update' },
): Promise<Requests> {
  const { rows } = await db.query<Row>(
    `select budget, asked, uploads from lanes where id = $1 ${lock}`,
    [laneId],
  )
  const { budget = null, asked = [], uploads = [] } = rows[0] ?? {}
  const recent = (times: readonly string[]) =>
    times.map(Number).filter((at) => at > nowMs - WINDOW_MS)
  return {
    lane: restoreLane(budget ?? undefined, nowMs),
    asked: recent(asked),
    uploads: recent(uploads),
  }
}

function otherMs({ lane, asked }: Requests, nowMs: number): number {
  return nextRequestMs(withAsked(laneForCallers(lane), asked), nowMs)
}

function uploadMs(requests: Requests, nowMs: number): number {
  const { lane, uploads } = requests
  const inOrder = uploads.toSorted((a, b) => a - b)
  const oldest = inOrder[inOrder.length - uploadsPerMinute(requests)]
  const shareMs = oldest === undefined ? nowMs : oldest + WINDOW_MS
  const { limit, reserve } = lane.requests
  const budget = { ...lane.requests, reserve: reserve + 1 / limit }
  const rest = { ...requests, lane: { ...lane, requests: budget } }
  return otherMs(rest, Math.max(nowMs, shareMs))
}

function uploadsPerMinute({ lane: { requests } }: Requests): number {
  return Math.max(
    1,
    Math.min(capacity(requests), Math.floor(requests.limit * UPLOADS_SHARE)),
  )
}

function add(requests: Requests, atMs: number, isUpload: boolean): Requests {
  const { asked, uploads } = requests
  return {
    ...requests,
    asked: [...asked, atMs],
    uploads: isUpload ? [...uploads, atMs] : uploads,
  }
}
