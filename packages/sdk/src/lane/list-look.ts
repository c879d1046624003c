import { endChance } from './expectation.ts'
import type { Watched, WatchedWorkflow } from './lane-state.ts'
import type { Look, LookFrame } from './look.ts'
import { isRunning } from './single-look.ts'

/** What has been unseen for too long weighs so much more than what is likely to have ended. */
const OVERDUE_WEIGHT = 10

type Row = { rank: number; chance: number; unseenMs: number; worth: number }

/**
 * The best page of a workflow's list: the stretch of as many rows as a page has in which
 * most waiting time is expected to end. Pages need not line up, so the one stretch where
 * executions are ripe is read often, and the young and the stragglers seldom. Starts that
 * are not ours only push rows further down, so the first of a page is in it all the same.
 */
export function bestPage(
  workflow: WatchedWorkflow,
  { pageRows, overdueMs, nowMs }: LookFrame,
): Look | undefined {
  if (workflow.isBusy || workflow.notBeforeMs > nowMs) return undefined
  const rows = rowsOf(workflow, overdueMs, nowMs)
  if (rows.length < 2) return undefined

  let best = { worth: -1, ends: 0, unseenMs: 0, offset: 0 }
  let worth = 0
  let ends = 0
  let end = 0
  rows.forEach((first, index) => {
    while (end < rows.length && rankAt(rows, end) < first.rank + pageRows) {
      worth += worthAt(rows, end)
      ends += rows[end]?.chance ?? 0
      end += 1
    }
    if (worth > best.worth) {
      const unseenMs = longestUnseen(rows, index, end)
      best = { worth, ends, unseenMs, offset: first.rank }
    }
    worth -= worthAt(rows, index)
    ends -= first.chance
  })

  const { workflowId } = workflow
  const { offset, ...look } = best
  return { call: { kind: 'list', workflowId, offset, limit: pageRows }, ...look }
}

function rowsOf(workflow: WatchedWorkflow, overdueMs: number, nowMs: number): Row[] {
  return workflow.executions
    .filter((watched) => watched.isListed && isRunning(watched))
    .map((watched) => {
      const chance = endChance(workflow.durations, watched, nowMs)
      const unseenMs = nowMs - watched.seenAtMs
      const weight = chance + (unseenMs > overdueMs ? OVERDUE_WEIGHT : 0)
      return {
        rank: rankOf(workflow, watched),
        chance,
        unseenMs,
        worth: weight * unseenMs,
      }
    })
}

/** Where in the list an execution is expected, the newest at 0. */
export function rankOf({ head }: WatchedWorkflow, { sequence }: Watched): number {
  return head - sequence
}

function rankAt(rows: readonly Row[], index: number): number {
  return rows[index]?.rank ?? Infinity
}

function worthAt(rows: readonly Row[], index: number): number {
  return rows[index]?.worth ?? 0
}

function longestUnseen(rows: readonly Row[], from: number, to: number): number {
  return rows.slice(from, to).reduce((most, { unseenMs }) => Math.max(most, unseenMs), 0)
}
