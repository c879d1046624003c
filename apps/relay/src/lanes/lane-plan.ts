import {
  beginCall,
  countRequest,
  nextCall,
  nextRequestMs,
  replaceStarts,
  type LaneCall,
  type LaneState,
  type LaneStep,
} from '@wireflow-connect/sdk/lane'
import type { Asked } from '../upstream/lane-sql.ts'
import { withAsked } from '../upstream/saved-budget.ts'
import type { StartQueue } from './start-queue.ts'
import type { WatchedWorkflows } from './watched-workflows.ts'
import type { WorkflowCache } from './workflow-cache.ts'

/** The most calls of one lane that are under way at the same time, while the upstream is well. */
const MOST_AT_ONCE = 8
/** After this many failures in a row calls are made one by one, until one succeeds. */
export const FAILURES_TO_BREAK = 3

/** What is to be sent now, and when to think again. */
export type Plan = {
  calls: readonly LaneCall[]
  /** Requests for the graphs that starts send. */
  graphCount: number
  restUntilMs: number
}

/** What a plan is made from. */
export type PlanParts = {
  queue: StartQueue
  watched: WatchedWorkflows
  workflows: WorkflowCache
}

type Present = {
  lane: LaneState
  /** Requests of others with the same key, as far as they are known. */
  asked: Asked
  underWay: number
  nowMs: number
}

/** Asks the policy for calls until it rests, or as many are under way as may be. */
export function planCalls(parts: PlanParts, present: Present): Plan {
  const { queue } = parts
  const { asked, underWay, nowMs } = present
  const most = present.lane.failureCount >= FAILURES_TO_BREAK ? 1 : MOST_AT_ONCE
  const calls: LaneCall[] = []
  let graphCount = 0
  let lane = withAsked(present.lane, asked.atMs)
  const startMs = lane.waitingStarts.length > 0 ? queue.nextMs(nowMs) : Infinity
  if (startMs > nowMs) lane = replaceStarts(lane, [])
  while (underWay + calls.length < most) {
    const call = nextStep(parts, lane, nowMs)
    if (call.kind === 'rest') {
      const restUntilMs = Math.min(call.untilMs, startMs > nowMs ? startMs : Infinity)
      return { calls, graphCount, restUntilMs }
    }
    const needed = call.kind === 'start' && needsGraph(parts, call.startId, nowMs) ? 1 : 0
    lane = beginAll(lane, { calls: [call], graphCount: needed }, nowMs)
    if (call.kind === 'start') lane = replaceStarts(lane, [])
    graphCount += needed
    calls.push(call)
  }
  return { calls, graphCount, restUntilMs: Infinity }
}

/** The policy's next call, with a request to spare for the graph that a start needs. */
function nextStep(parts: PlanParts, lane: LaneState, nowMs: number): LaneStep {
  const step = nextCall(lane, nowMs)
  if (step.kind === 'rest') return parts.watched.nextList(lane, step, nowMs)
  if (step.kind !== 'start' || !needsGraph(parts, step.startId, nowMs)) return step
  const freeMs = nextRequestMs(lane, nowMs)
  return freeMs > nowMs ? { kind: 'rest', untilMs: freeMs } : step
}

function needsGraph(
  { queue, workflows }: PlanParts,
  runId: string,
  nowMs: number,
): boolean {
  const run = queue.find(runId)
  return run?.way === 'execute' && !workflows.has(run.workflowId, nowMs)
}

/** Counts what is being sent. */
export function beginAll(
  lane: LaneState,
  { calls, graphCount }: Pick<Plan, 'calls' | 'graphCount'>,
  nowMs: number,
): LaneState {
  const begun = calls.reduce((state, call) => beginCall(state, call, nowMs), lane)
  return Array.from({ length: graphCount }).reduce<LaneState>(
    (state) => countRequest(state, nowMs),
    begun,
  )
}
