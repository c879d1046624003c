import type { LaneRow, Page } from './end-list.ts'
import type { Watched, WatchedWorkflow } from './lane-state.ts'
import { rankOf } from './list-look.ts'

/**
 * Where to look for an execution that a page did not show.
 *
 * Its start says whether it lies further down or further up, and how densely the page was
 * filled says how far. One that should be in the middle, or below the end of the list, is
 * polled by itself: absence is never an end.
 */
export function locateMissed(
  workflow: WatchedWorkflow,
  watched: Watched,
  { offset, rows }: Page,
): Watched {
  const rank = rankOf(workflow, watched)
  // Where a page is empty the list has ended, and everything further down is missing too.
  const end = rows.length === 0 ? Infinity : offset + rows.length
  const wasExpected = rank >= offset && rank < end
  if (!watched.isListed || (watched.place !== 'unknown' && !wasExpected)) return watched

  const { firstMs, lastMs, rowsPerMs } = extentOf(rows)
  if (firstMs === undefined || lastMs === undefined) {
    return wasExpected ? { ...watched, isListed: false } : watched
  }
  const isBelow = watched.startedAtMs <= lastMs
  const isAbove = watched.startedAtMs >= firstMs && offset > 0
  if (!isBelow && !isAbove) return wasExpected ? { ...watched, isListed: false } : watched

  const guess = isBelow
    ? offset + rows.length + Math.floor((lastMs - watched.startedAtMs) * rowsPerMs)
    : Math.max(0, offset - 1 - Math.floor((watched.startedAtMs - firstMs) * rowsPerMs))
  return { ...watched, sequence: workflow.head - guess, place: 'guessed' }
}

type Extent = {
  firstMs: number | undefined
  lastMs: number | undefined
  rowsPerMs: number
}

function extentOf(rows: readonly LaneRow[]): Extent {
  const firstMs = rows[0]?.startedAtMs
  const lastMs = rows.at(-1)?.startedAtMs
  const spanMs = (firstMs ?? 0) - (lastMs ?? 0)
  return { firstMs, lastMs, rowsPerMs: spanMs > 0 ? (rows.length - 1) / spanMs : 0 }
}
