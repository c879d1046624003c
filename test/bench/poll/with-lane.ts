import {
  beginCall,
  createLane,
  endFailure,
  endList,
  endPoll,
  learnBudget,
  nextCall,
  watch,
  type Durations,
  type LaneCall,
  type LaneState,
} from '@wireflow-connect/sdk/lane'
import { isFinished, isWireflowError, type RateLimit } from '@wireflow-connect/sdk'
import type { Scenario } from './scenarios.ts'
import type { BenchWorld, Tracked } from './world.ts'

type Look = Exclude<LaneCall, { kind: 'start' }>

/** Follows every run with the policy of the lane until `untilMs`. */
export async function followWithLane(
  world: BenchWorld,
  underWay: readonly Tracked[],
  untilMs: number,
  { budget, reserve }: Scenario,
  believed?: Durations,
): Promise<void> {
  let state = underWay.reduce(add, createLane({ requestsPerMinute: budget, reserve }))

  while (world.nowMs < untilMs) {
    if (believed) state = believe(state, believed)
    const step = nextCall(state, world.nowMs)
    if (step.kind === 'rest') {
      const started = await world.advance(Math.min(step.untilMs, untilMs))
      state = started.reduce(add, state)
    } else if (step.kind !== 'start') {
      state = beginCall(state, step, world.nowMs)
      state = await make(world, state, step)
    }
  }
}

function add(state: LaneState, { executionId, workflowId, startMs }: Tracked): LaneState {
  return watch(state, { executionId, workflowId, startedAtMs: startMs })
}

async function make(world: BenchWorld, state: LaneState, call: Look): Promise<LaneState> {
  try {
    return await (call.kind === 'list'
      ? list(world, state, call)
      : poll(world, state, call))
  } catch (error) {
    if (!isWireflowError(error)) throw error
    const isRateLimited = error.code === 'rate_limited'
    const { retryAfterMs } = error
    return endFailure(
      state,
      call,
      { isRateLimited, retryAfterMs, chance: 0 },
      world.nowMs,
    )
  }
}

async function poll(
  world: BenchWorld,
  state: LaneState,
  { workflowId, executionId }: Extract<Look, { kind: 'poll' }>,
): Promise<LaneState> {
  const answer = await world.wireflow.executions.poll(executionId)
  const outcome = isFinished(answer.status) ? 'finished' : 'running'
  const tracked = world.tracked.get(executionId)
  if (tracked && outcome === 'finished') tracked.seenMs = world.nowMs

  const after = endPoll(state, { workflowId, executionId, outcome }, world.nowMs)
  return report(world, after, answer.rateLimit)
}

async function list(
  world: BenchWorld,
  state: LaneState,
  { workflowId, offset, limit }: Extract<Look, { kind: 'list' }>,
): Promise<LaneState> {
  const page = await world.wireflow.executions.list(workflowId, {
    offset,
    pageSize: limit,
  })
  const rows = page.map((row) => ({
    executionId: row.id,
    isFinished: isFinished(row.status),
    startedAtMs: Date.parse(row.startedAt ?? '') || undefined,
    executionTimeMs: row.executionTimeMs,
  }))
  return report(
    world,
    endList(state, { workflowId, offset, rows }, world.nowMs),
    page.rateLimit,
  )
}

function report(world: BenchWorld, state: LaneState, rateLimit?: RateLimit): LaneState {
  if (!rateLimit) return state
  const { limit, remaining, resetAt } = rateLimit
  const resetInMs = resetAt && resetAt.getTime() - world.nowMs
  return learnBudget(state, 'requests', { limit, remaining, resetInMs }, world.nowMs)
}

/** Puts a belief in place of whatever was learnt. */
function believe(state: LaneState, durations: Durations): LaneState {
  const workflows = [...state.workflows].map(
    ([id, workflow]) => [id, { ...workflow, durations }] as const,
  )
  return { ...state, workflows: new Map(workflows) }
}
