import { trustBudget } from './budget.ts'
import { changeWorkflow } from './change-workflow.ts'
import { learnDuration } from './durations.ts'
import type { LaneState, Watched, WatchedWorkflow } from './lane-state.ts'
import { rankOf } from './list-look.ts'
import { locateMissed } from './locate-missed.ts'

/** One row of a list. */
export type LaneRow = {
  executionId: string
  isFinished: boolean
  startedAtMs?: number | undefined
  executionTimeMs?: number | undefined
}

/** The rows that a list gave, from `offset` on. */
export type Page = { workflowId: string; offset: number; rows: readonly LaneRow[] }

/** Takes in a page of a list: a hint of who ended, and exact about where everybody is. */
export function endList(state: LaneState, page: Page, nowMs: number): LaneState {
  const trusted = { ...state, requests: trustBudget(state.requests), failureCount: 0 }
  const sized = { ...trusted, pageRows: pageRowsAfter(state, page) }
  return changeWorkflow(sized, page.workflowId, (workflow) =>
    readPage({ ...workflow, isBusy: false, failureCount: 0 }, page, nowMs),
  )
}

function readPage(before: WatchedWorkflow, page: Page, nowMs: number): WatchedWorkflow {
  const indexes = new Map(page.rows.map((row, index) => [row.executionId, index]))
  const head = headAfter(before, page, indexes)

  const executions = before.executions.map((watched) => {
    const index = indexes.get(watched.executionId)
    const row = index === undefined ? undefined : page.rows[index]
    if (index === undefined || !row)
      return locateMissed({ ...before, head }, watched, page)
    return seenIn(row, { ...watched, sequence: head - page.offset - index }, nowMs)
  })
  const sorted = executions.sort((a, b) => b.sequence - a.sequence)
  return { ...learnFrom(before, page), head, executions: sorted }
}

/**
 * Executions that others started lie above ours in the list and push them down; how many
 * there are shows where the first of ours is.
 */
function headAfter(
  workflow: WatchedWorkflow,
  { offset }: Page,
  indexes: ReadonlyMap<string, number>,
): number {
  const first = workflow.executions.find((each) => indexes.has(each.executionId))
  if (!first) return workflow.head
  const drift = offset + (indexes.get(first.executionId) ?? 0) - rankOf(workflow, first)
  return workflow.head + Math.max(0, drift)
}

function seenIn(row: LaneRow, watched: Watched, nowMs: number): Watched {
  const startedAtMs = Math.min(row.startedAtMs ?? Infinity, watched.startedAtMs)
  const isListed = !watched.isPolledOnly
  const known = { ...watched, startedAtMs, isListed, place: 'seen' as const }
  if (!row.isFinished) return { ...known, seenAtMs: nowMs }
  // What a poll contradicted once, or is followed by polls anyway, is left to polls.
  return known.isListed ? { ...known, endedAtMs: watched.endedAtMs ?? nowMs } : known
}

/** The first page is history for free; after it only the ends of ours teach anything new. */
function learnFrom(workflow: WatchedWorkflow, { rows }: Page): WatchedWorkflow {
  const awaited = new Set(
    workflow.executions.filter(isUnended).map(({ executionId }) => executionId),
  )
  const news = rows.filter((row) => !workflow.isSeeded || awaited.has(row.executionId))
  const durations = news
    .flatMap(({ isFinished, executionTimeMs }) =>
      isFinished && executionTimeMs !== undefined ? [executionTimeMs] : [],
    )
    .reduce(learnDuration, workflow.durations)
  return { ...workflow, durations, isSeeded: true }
}

function isUnended({ endedAtMs }: Watched): boolean {
  return endedAtMs === undefined
}

/**
 * The upstream may give fewer rows than it is asked for, and does not say how many at most.
 * A short page means that, if one of ours must lie further down; or else it was the end.
 */
function pageRowsAfter({ workflows, pageRows }: LaneState, page: Page): number {
  const { rows, workflowId, offset } = page
  if (rows.length >= pageRows || rows.length === 0) return Math.max(pageRows, rows.length)

  const lastStartMs = rows.at(-1)?.startedAtMs
  const workflow = workflows.get(workflowId)
  if (lastStartMs === undefined || !workflow) return pageRows
  const seen = new Set(rows.map(({ executionId }) => executionId))
  const isCutShort = workflow.executions.some(
    (watched) =>
      watched.isListed &&
      !seen.has(watched.executionId) &&
      watched.startedAtMs < lastStartMs &&
      rankOf(workflow, watched) >= offset + rows.length,
  )
  return isCutShort ? rows.length : pageRows
}
