import type { IDataObject } from 'n8n-workflow'
import { hasEnded, toStatus } from '../reading/statuses'

/** How far the history has been told of. */
export type Cursor = {
  /** What began before this is done with: milliseconds since 1970, by Wireflow's clock. */
  from: number
  /** What has been told of since then, by id. */
  told: string[]
}

export type Found = {
  /** Rows of executions that have ended and were not told of, the oldest first. */
  ended: IDataObject[]
  /** The cursor once `ended` has been told of. */
  next: Cursor
}

/** An execution that runs for longer than this is not waited for any more. */
export const LONGEST_MS = 24 * 3_600_000
// One that waits for its turn is told to have begun at a time that may still change.
const OVERLAP_MS = 60_000

/**
 * The beginning: everything that has ended by now counts as told of. `rows` go back to
 * `LONGEST_MS` ago, or an execution that runs since then would end unnoticed.
 */
export function firstCursor(rows: readonly IDataObject[], now: number): Cursor {
  const nothing = { from: 0, told: [] }
  return findFinished(rows, nothing, { now, most: rows.length }).next
}

/**
 * What has ended since the last look, from the rows of the history that began at
 * `cursor.from` or later. Executions do not end in the order in which they began, so the
 * cursor stays before the oldest one that still runs.
 */
export function findFinished(
  rows: readonly IDataObject[],
  cursor: Cursor,
  { now, most }: { now: number; most: number },
): Found {
  const told = new Set(cursor.told)
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()]
  const inOrder = unique
    .filter((row) => beganAt(row, now) >= cursor.from)
    .sort((a, b) => beganAt(a, now) - beganAt(b, now))

  const fresh = inOrder.filter((row) => isOver(row) && !told.has(String(row.id)))
  const ended = fresh.slice(0, most)
  for (const { id } of ended) told.add(String(id))

  const open = inOrder.find((row) => !told.has(String(row.id)) && isAwaited(row, now))
  const last = open ?? inOrder.at(-1)
  const from = last ? beganAt(last, now) - OVERLAP_MS : cursor.from
  const next = Math.max(from, cursor.from)
  const kept = inOrder.filter((row) => beganAt(row, now) >= next)
  return {
    ended,
    next: {
      from: next,
      told: kept.map(({ id }) => String(id)).filter((id) => told.has(id)),
    },
  }
}

export function beganAt({ startedAt }: IDataObject, now: number): number {
  return typeof startedAt === 'string' ? Date.parse(startedAt) : now
}

function isOver({ status }: IDataObject): boolean {
  return hasEnded({ status: toStatus(status) })
}

function isAwaited(row: IDataObject, now: number): boolean {
  return isOver(row) || now - beganAt(row, now) < LONGEST_MS
}
