import type { Page } from './end-list.ts'
import type { Watched, WatchedWorkflow } from './lane-state.ts'
import { rankOf } from './list-look.ts'

/**
 * Where to look for an execution that a page should have shown and did not.
 * Its start says whether it lies further down or further up. One that should be in the
 * middle, or below the end of the list, is polled by itself: absence is never an end.
 */
export function locateMissed(
  workflow: WatchedWorkflow,
  watched: Watched,
  { offset, rows }: Page,
): Watched {
  const rank = rankOf(workflow, watched)
  const wasExpected = rank >= offset && rank < offset + Math.max(1, rows.length)
  if (!wasExpected || !watched.isListed) return watched

  const firstStartMs = rows[0]?.startedAtMs
  const lastStartMs = rows.at(-1)?.startedAtMs
  if (firstStartMs === undefined || lastStartMs === undefined) {
    return { ...watched, isListed: false }
  }
  if (watched.startedAtMs <= lastStartMs) {
    return { ...watched, sequence: workflow.head - offset - rows.length }
  }
  if (watched.startedAtMs >= firstStartMs && offset > 0) {
    return { ...watched, sequence: workflow.head - Math.max(0, offset - rows.length) }
  }
  return { ...watched, isListed: false }
}
