import type { ExecutionSummary, StartedExecution, Wireflow } from '@wireflow-connect/sdk'
import type { Run } from '../runs/run.ts'
import type { Db } from '../db/db.ts'
import { listUnknownExecutions } from '../runs/executions-sql.ts'
import { MARKER } from './send-start.ts'

/** What the upstream's history says of a start whose answer was lost. */
export type Settled =
  | { kind: 'started'; execution: StartedExecution }
  /** It has not been started: it may be sent again. */
  | { kind: 'nowhere' }
  /** The list may still trail, or the start be on its way. */
  | { kind: 'too-soon' }
  /** Nothing was found for the first time since the history shows what was started. */
  | { kind: 'not-found' }
  /** Something was started that may be it. */
  | { kind: 'unsure' }

/** By now the history shows what was started, if anything was. */
const SETTLED_AFTER_MS = 30_000
/**
 * What a network held back arrives when it answers again, and so does the first look: only a
 * second one this much later is believed.
 */
const LOOKED_AGAIN_MS = 20_000
/** Clocks of two machines may differ by this. */
const SKEW_MS = 5 * 60_000
const MOST_CANDIDATES = 10
const PAGE = 100

type Search = {
  db: Db
  upstream: Wireflow
  run: Run
  sentAt: Date
  /** When nothing was found for the first time. */
  notFoundAtMs: number | undefined
  nowMs: number
  signal: AbortSignal
}

/**
 * Looks for the execution of a start that may have happened. Only `trigger` leaves a mark
 * by which it is known again; for `run` any execution that nobody accounts for may be it.
 */
export async function settleStart(search: Search): Promise<Settled> {
  const { run, sentAt, notFoundAtMs, nowMs } = search
  const candidates = await listCandidates(search)
  if (run.way === 'trigger') {
    const execution = await findMarked(search, candidates)
    if (execution) return { kind: 'started', execution }
  } else if (candidates.length > 0) {
    return { kind: 'unsure' }
  }
  if (nowMs - sentAt.getTime() < SETTLED_AFTER_MS) return { kind: 'too-soon' }
  if (notFoundAtMs === undefined) return { kind: 'not-found' }
  return { kind: nowMs - notFoundAtMs < LOOKED_AGAIN_MS ? 'too-soon' : 'nowhere' }
}

async function listCandidates({
  db,
  upstream,
  run,
  sentAt,
  signal,
}: Search): Promise<ExecutionSummary[]> {
  const options = { limit: PAGE, pageSize: PAGE, signal }
  const rows = await upstream.executions.list(run.workflowId, options)
  const earliestMs = sentAt.getTime() - SKEW_MS
  const recent = rows.filter(
    ({ startedAt }) => !startedAt || Date.parse(startedAt) >= earliestMs,
  )
  const ids = recent.map(({ id }) => id)
  const unknown = new Set(await listUnknownExecutions(db, run.workspaceId, ids))
  return recent.filter(({ id }) => unknown.has(id)).slice(0, MOST_CANDIDATES)
}

async function findMarked(
  { upstream, run, signal }: Search,
  candidates: readonly ExecutionSummary[],
): Promise<StartedExecution | undefined> {
  for (const { id, status } of candidates) {
    const { triggerData } = await upstream.executions.get(id, { signal })
    if (hasMark(triggerData, run.id)) return { id, status }
  }
  return undefined
}

function hasMark(triggerData: unknown, runId: string): boolean {
  return Object(triggerData)[MARKER] === runId
}
