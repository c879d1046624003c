import { isWireflowError, type Wireflow, type WireflowError } from '@wireflow-connect/sdk'
import {
  beginCall,
  countRequest,
  endFailure,
  endList,
  endPoll,
  endStart,
  giveUpList,
  learnBudget,
  nextCall,
  nextRequestMs,
  pauseLane,
  replaceStarts,
  resumeLane,
  toLaneRow,
  unwatch,
  watch,
  type LaneCall,
  type LaneState,
  type LaneStep,
} from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../runs/context.ts'
import { listAwaited, type AwaitedExecution } from './lane-runs-sql.ts'
import {
  findAsked,
  LaneLost,
  recordCalls,
  releaseLane,
  type Asked,
  type LaneLease,
} from '../upstream/lane-sql.ts'
import type { ClaimedRun } from './run-start-sql.ts'
import { adoptExecutions } from './adopt-executions.ts'
import { holdFailing } from './hold-failing.ts'
import { LaneLooks } from './lane-looks.ts'
import { LaneStarts, type StartOutcome } from './lane-starts.ts'
import { isRowFault } from './row-fault.ts'
import { StartQueue } from './start-queue.ts'
import { LaneTroubles } from './lane-troubles.ts'
import { restoreLane, saveBudget, withAsked } from '../upstream/saved-budget.ts'
import { restoreDurations, saveDurations } from '../upstream/saved-durations.ts'
import { WatchedWorkflows } from './watched-workflows.ts'
import { WorkflowCache } from './workflow-cache.ts'

/** So many calls of one lane are on their way at the same time, while the upstream is well. */
const MOST_AT_ONCE = 8
/** After so many failures in a row they are made one by one, until one succeeds. */
const FAILURES_TO_BREAK = 3
/** While more waits than is at hand, something new is noticed after this. */
const FRESH_MS = 1_000
/** A wake-up that was lost, as when PostgreSQL was restarted, costs no more than this. */
const REFRESH_MS = 10_000
/** Runs that others ended, as by their deadline, are looked at no longer than this. */
const SYNC_MS = 30_000
const RENEW_MS = 5_000
/** A lane with nothing to do is kept for this long, since more often comes. */
const IDLE_MS = 30_000
/** How often it is tried whether the right to call is back. */
const MENDED_MS = 60_000
/** Longer than any call and its record take. */
export const LANE_LEASE_MS = 20_000

type Look = Exclude<LaneCall, { kind: 'start' }>
type StartCall = Extract<LaneCall, { kind: 'start' }>

/** What is to be sent now, and when to think again. */
type Plan = {
  calls: readonly LaneCall[]
  /** Requests for the graphs that starts send. */
  graphCount: number
  restUntilMs: number
}

/**
 * The one process that calls the upstream with one key: it asks the lane's policy what to
 * send, writes down that it will, sends it, and writes down what came of it. All that it
 * knows can be read again from PostgreSQL, so it may die at any moment.
 */
export class LaneDriver {
  /** Resolves once the driver has let go of the lane. */
  readonly ended: Promise<void>
  readonly #context: WorkerContext
  readonly #lease: LaneLease
  readonly #upstream: Wireflow
  readonly #workflows: WorkflowCache
  readonly #starts: LaneStarts
  readonly #looks: LaneLooks
  readonly #troubles: LaneTroubles
  readonly #watched: WatchedWorkflows
  readonly #queue: StartQueue
  readonly #awaited = new Map<string, AwaitedExecution>()
  #lane: LaneState
  /** Requests of others with the same key, as far as they are known here. */
  #asked: Asked
  /** What the lane's row knows of how long workflows take, as JSON. */
  #durations: string
  #cancelTimer: () => void = () => {}
  #underWay = 0
  #isTurning = false
  #wantsTurn = false
  #isOver = false
  #refreshAtMs = 0
  #syncAtMs = 0
  #renewAtMs = 0
  #idleSinceMs: number
  #end: () => void = () => {}

  constructor(context: WorkerContext, lease: LaneLease) {
    this.#context = context
    this.#lease = lease
    this.#lane = restoreDurations(
      restoreLane(lease.budget, context.clock.now()),
      lease.durations,
    )
    this.#durations = this.#packDurations()
    this.#asked = lease.asked
    this.#upstream = context.connectDriver(lease.access, {
      hooks: {
        onRateLimit: ({ bucket, rateLimit, resetInMs }) => {
          const report = { ...rateLimit, resetInMs }
          this.#lane = learnBudget(this.#lane, bucket, report, this.#now())
        },
      },
    })
    this.#workflows = new WorkflowCache(this.#upstream)
    const parts = { context, fence: lease, upstream: this.#upstream }
    const seeking = context.connectUpstream({ ...lease.access, laneId: lease.laneId })
    const shared = { ...parts, workflows: this.#workflows, seeking }
    this.#starts = new LaneStarts(shared)
    this.#queue = new StartQueue(context, lease, (id, nowMs) =>
      this.#starts.isPutOff(id, nowMs),
    )
    this.#looks = new LaneLooks(shared)
    this.#troubles = new LaneTroubles(context, lease)
    this.#watched = new WatchedWorkflows(context, lease)
    this.#idleSinceMs = this.#now()
    this.ended = new Promise((resolve) => (this.#end = resolve))
    this.#wake()
  }

  /** There may be more to do. */
  nudge(): void {
    // What came last may start before what is at hand; a burst is not read for each of its runs.
    const soonMs = this.#queue.hasMore ? this.#now() + FRESH_MS : 0
    this.#refreshAtMs = Math.min(this.#refreshAtMs, soonMs)
    this.#wake()
  }

  /** Something was mended or taken away: everything is read anew, and every pause ends. */
  reset(): void {
    this.#syncAtMs = 0
    this.#queue.reset()
    this.#lane = resumeLane(this.#lane)
    this.#refreshAtMs = 0
    this.#wake()
  }

  /** Calls nothing any more, waits for what is under way, and lets go of the lane. */
  async close(): Promise<void> {
    this.#stop()
    await this.ended
  }

  #stop(): void {
    this.#isOver = true
    this.#cancelTimer()
    void this.#leave()
  }

  async #leave(): Promise<void> {
    if (this.#underWay > 0 || this.#isTurning) return
    const { db, log } = this.#context
    await releaseLane(db, this.#lease).catch(() => undefined)
    log.debug({ laneId: this.#lease.laneId }, 'lane released')
    this.#end()
  }

  /** Whatever is unexpected ends the driver; the lane is taken anew, from what is written. */
  #crash(error: unknown): void {
    const { laneId } = this.#lease
    const level = error instanceof LaneLost ? 'warn' : 'error'
    if (!this.#isOver) this.#context.log[level]({ error, laneId }, 'lane given up')
    this.#stop()
  }

  /**
   * A run at which a driver fails a second time is held, and the lane goes on without it.
   * False when that is not so: the first time everything is begun anew from the rows.
   */
  async #setAside(call: LaneCall, error: unknown): Promise<boolean> {
    const runId = this.#runOf(call)
    if (runId === undefined || this.#isOver || !isRowFault(error)) return false
    const { laneId } = this.#lease
    const run = await holdFailing(this.#context, this.#lease, runId, error)
    if (!run) return false
    this.#context.log.error({ error, laneId, runId }, 'run held')
    if (call.kind === 'start') {
      this.#queue.drop(runId)
      this.#lane = endStart(this.#lane)
    }
    for (const { workflowId, executionId, ...awaited } of this.#awaited.values()) {
      if (awaited.runId === runId) this.#forget(workflowId, executionId)
    }
    return true
  }

  #runOf(call: LaneCall): string | undefined {
    if (call.kind === 'start') return call.startId
    return call.kind === 'poll' ? this.#awaited.get(call.executionId)?.runId : undefined
  }

  #wake(): void {
    this.#wantsTurn = true
    if (!this.#isTurning) void this.#turns()
  }

  async #turns(): Promise<void> {
    this.#isTurning = true
    try {
      while (this.#wantsTurn && !this.#isOver) {
        this.#wantsTurn = false
        await this.#turn()
      }
    } catch (error) {
      this.#crash(error)
    } finally {
      this.#isTurning = false
      if (this.#isOver) void this.#leave()
    }
  }

  async #turn(): Promise<void> {
    this.#cancelTimer()
    if (this.#queue.isShort || this.#now() >= this.#refreshAtMs) await this.#refresh()
    this.#lane = replaceStarts(this.#lane, this.#queue.inOrder())

    const { calls, restUntilMs } = await this.#takeCalls()
    for (const call of calls) void this.#make(call)
    this.#rest(restUntilMs)
  }

  /** Ends, since others who ask meanwhile use up what there is to plan with. */
  async #takeCalls(): Promise<Plan> {
    for (;;) {
      const plan = this.#plan()
      const isQuiet = plan.calls.length === 0 && this.#now() < this.#renewAtMs
      if (isQuiet) return plan
      if (await this.#note(plan)) {
        this.#lane = begin(this.#lane, plan, this.#now())
        for (const call of plan.calls) {
          if (call.kind === 'start') this.#queue.begin(call.startId)
        }
        return plan
      }
      this.#asked = await findAsked(this.#context.db, this.#lease)
    }
  }

  #rest(untilMs: number): void {
    if (!this.#isIdle()) this.#idleSinceMs = this.#now()
    if (this.#now() - this.#idleSinceMs > IDLE_MS) {
      this.#stop()
      return
    }
    const wakeMs = Math.min(
      untilMs,
      this.#refreshAtMs,
      this.#renewAtMs,
      this.#starts.nextDueMs(this.#now()),
      this.#queue.nextRetryMs(this.#now()),
    )
    const delayMs = Math.max(0, wakeMs - this.#now())
    const { laneId } = this.#lease
    if (this.#underWay === 0) this.#context.log.debug({ laneId, delayMs }, 'lane waits')
    this.#cancelTimer = this.#context.clock.setTimer(() => this.#wake(), delayMs)
  }

  #isIdle(): boolean {
    return this.#queue.isEmpty && this.#awaited.size === 0 && !this.#watched.hasAny
  }

  /**
   * Before anything is sent: who takes the lane next must know that it was. False when
   * others have taken places that the plan does not know of.
   */
  async #note(plan: Plan): Promise<boolean> {
    const nowMs = this.#now()
    const durations = this.#packDurations()
    const isNoted = await recordCalls(this.#context.db, this.#lease, {
      budget: saveBudget(begin(this.#lane, plan, nowMs), nowMs),
      leaseMs: LANE_LEASE_MS,
      askedCount: this.#asked.count,
      durations: durations === this.#durations ? undefined : durations,
    })
    if (!isNoted) return false
    this.#renewAtMs = nowMs + RENEW_MS
    this.#durations = durations
    return true
  }

  #packDurations(): string {
    return JSON.stringify(saveDurations(this.#lane))
  }

  /** Reads what waits and, from time to time, everything that is awaited. */
  async #refresh(): Promise<void> {
    const nowMs = this.#now()
    this.#refreshAtMs = nowMs + REFRESH_MS
    await this.#queue.refresh()
    if (this.#queue.isEmpty) this.#troubles.end('starts')
    if (nowMs < this.#syncAtMs) return
    this.#syncAtMs = nowMs + SYNC_MS
    await this.#refreshAwaited()
    await this.#watched.refresh()
  }

  async #refreshAwaited(): Promise<void> {
    // What begins while the rows are read is not in them.
    const before = [...this.#awaited.values()]
    const rows = await listAwaited(this.#context.db, this.#lease.laneId)
    const known = new Set(rows.map(({ executionId }) => executionId))
    for (const { workflowId, executionId } of before) {
      if (!known.has(executionId)) this.#forget(workflowId, executionId)
    }
    for (const row of rows) this.#await(row)
  }

  #await(row: AwaitedExecution): void {
    const { executionId, workflowId, startedAt } = row
    if (this.#awaited.has(executionId)) return
    this.#awaited.set(executionId, row)
    const startedAtMs = Math.min(startedAt.getTime(), this.#now())
    this.#lane = watch(this.#lane, { executionId, workflowId, startedAtMs })
  }

  /** For one whose status in the list is a word that nobody knows: its record says more. */
  #pollAlone(executionId: string): void {
    const awaited = this.#awaited.get(executionId)
    if (!awaited) return
    const { workflowId, startedAt } = awaited
    const startedAtMs = startedAt.getTime()
    const alone = { executionId, workflowId, startedAtMs, isPolledOnly: true }
    this.#lane = watch(this.#lane, alone)
  }

  #forget(workflowId: string, executionId: string): void {
    this.#awaited.delete(executionId)
    this.#looks.forget(executionId)
    this.#lane = unwatch(this.#lane, workflowId, executionId)
  }

  #plan(): Plan {
    const nowMs = this.#now()
    const isBroken = this.#lane.failureCount >= FAILURES_TO_BREAK
    const most = isBroken ? 1 : MOST_AT_ONCE
    const calls: LaneCall[] = []
    let graphCount = 0
    let lane = withAsked(this.#lane, this.#asked.atMs)
    const startMs = lane.waitingStarts.length > 0 ? this.#queue.nextMs(nowMs) : Infinity
    if (startMs > nowMs) lane = replaceStarts(lane, [])
    while (this.#underWay + calls.length < most) {
      const call = this.#nextCall(lane, nowMs)
      if (call.kind === 'rest') {
        const restUntilMs = Math.min(call.untilMs, startMs > nowMs ? startMs : Infinity)
        return { calls, graphCount, restUntilMs }
      }
      const needed =
        call.kind === 'start' && this.#needsGraph(call.startId, nowMs) ? 1 : 0
      lane = begin(lane, { calls: [call], graphCount: needed }, nowMs)
      if (call.kind === 'start') lane = replaceStarts(lane, [])
      graphCount += needed
      calls.push(call)
    }
    return { calls, graphCount, restUntilMs: Infinity }
  }

  /** The policy's next call, with a request to spare for the graph that a start needs. */
  #nextCall(lane: LaneState, nowMs: number): LaneStep {
    const step = nextCall(lane, nowMs)
    if (step.kind === 'rest') return this.#watched.nextList(lane, step, nowMs)
    if (step.kind !== 'start' || !this.#needsGraph(step.startId, nowMs)) return step
    const freeMs = nextRequestMs(lane, nowMs)
    return freeMs > nowMs ? { kind: 'rest', untilMs: freeMs } : step
  }

  #needsGraph(runId: string, nowMs: number): boolean {
    const run = this.#queue.find(runId)
    return run?.way === 'execute' && !this.#workflows.has(run.workflowId, nowMs)
  }

  async #make(call: LaneCall): Promise<void> {
    this.#underWay += 1
    try {
      await (call.kind === 'start' ? this.#start(call) : this.#look(call))
    } catch (error) {
      if (!(await this.#setAside(call, error))) this.#crash(error)
    } finally {
      this.#underWay -= 1
      if (this.#isOver) void this.#leave()
      else this.#wake()
    }
  }

  async #start(call: StartCall): Promise<void> {
    const waiting = this.#queue.find(call.startId)
    try {
      if (waiting) await this.#takeIn(call, await this.#starts.start(waiting))
    } finally {
      this.#queue.end(call.startId)
    }
  }

  async #takeIn(call: StartCall, outcome: StartOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'aborted':
        return
      case 'over':
        this.#queue.drop(call.startId)
        this.#lane = endStart(this.#lane)
        return
      case 'started':
        this.#takeStarted(call, outcome.executions)
        return
      case 'blocked':
        this.#suspend(call, outcome.error)
        return
      case 'failed':
        await this.#takeFailed(call, outcome)
    }
  }

  #takeStarted({ startId }: StartCall, executions: readonly AwaitedExecution[]): void {
    const run = this.#queue.find(startId)
    // Those that were left out until now are read.
    if (run && this.#queue.order.succeed(run, this.#now())) this.#refreshAtMs = 0
    this.#queue.drop(startId)
    this.#lane = endStart(this.#lane)
    this.#troubles.end('starts')
    for (const row of executions) this.#await(row)
  }

  /**
   * What may be the upstream's trouble makes the next start wait. What is the trouble of one
   * run, as with credits, is no reason to keep the others waiting.
   */
  async #takeFailed(
    call: StartCall,
    { run, error }: Extract<StartOutcome, { kind: 'failed' }>,
  ): Promise<void> {
    const nowMs = this.#now()
    if (error.code === 'insufficient_credits') {
      await this.#waitForCredits(run, error)
      return
    }
    const failure = this.#queue.order.fail(run, error, nowMs)
    if (await this.#starts.putBack(run, error, failure)) this.#queue.drop(run.id)
    if (failure.pauses) {
      this.#lane = endFailure(this.#lane, call, this.#failureOf(error), nowMs)
    }
    if (failure.isOwn) return
    const { startFailureCount, starts } = this.#lane
    const failures = Math.max(startFailureCount, failure.failures)
    this.#recordTrouble('starts', error, { failures, untilMs: starts.blockedUntilMs })
  }

  #recordTrouble(
    part: 'starts' | 'looks',
    error: WireflowError,
    { failures, untilMs }: { failures: number; untilMs: number },
  ): void {
    if (error.code !== 'rate_limited') this.#troubles.note(part, error, failures)
    // Starts are tried before the end of a limit a day, in case it was meant otherwise.
    else {
      const toldMs = this.#now() + (error.retryAfterMs ?? 0)
      this.#troubles.recordLimit(part, error, Math.max(untilMs, toldMs))
    }
  }

  async #waitForCredits(run: ClaimedRun, error: WireflowError): Promise<void> {
    const isPlain = run.targetNodeId === undefined && run.iteratorConfigs === undefined
    // What a part of a workflow costs, or a batch, says nothing of its other runs.
    const { order } = this.#queue
    const failures = isPlain ? order.waitForCredits(run.workflowId, this.#now()) : 1
    await this.#starts.putBack(run, error, { isOwn: false, failures })
    this.#queue.drop(run.id)
    this.#refreshAtMs = 0
  }

  async #look(call: Look): Promise<void> {
    try {
      await (call.kind === 'list' ? this.#list(call) : this.#poll(call))
    } catch (error) {
      if (!isWireflowError(error)) throw error
      this.#failLook(call, error)
    }
  }

  async #list(call: Extract<Look, { kind: 'list' }>): Promise<void> {
    const { workflowId, offset } = call
    const rows = await this.#looks.list(call)
    this.#lane = endList(
      this.#lane,
      { workflowId, offset, rows: rows.map(toLaneRow) },
      this.#now(),
    )
    this.#troubles.end('looks')
    for (const row of rows) if (row.unknownStatus !== undefined) this.#pollAlone(row.id)
    if (!this.#watched.has(workflowId)) return
    const watchers = this.#watched.of(workflowId)
    const page = { watchers, workflowId, rows }
    const adopted = await adoptExecutions(this.#context, page)
    for (const row of adopted) this.#await(row)
    this.#watched.recordList(workflowId, {
      offset: offset + rows.length,
      isAllNew: rows.length > 0 && adopted.length >= rows.length,
    })
  }

  async #poll(call: Extract<Look, { kind: 'poll' }>): Promise<void> {
    const { workflowId, executionId, isResult } = call
    const awaited = this.#awaited.get(executionId)
    // It was ended by its deadline, or by its owner, after the call was planned.
    if (!awaited) return
    const look = isResult ? this.#looks.fetchResult(awaited) : this.#looks.poll(awaited)
    const outcome = await look
    this.#lane = endPoll(this.#lane, { workflowId, executionId, outcome }, this.#now())
    this.#troubles.end('looks')
    if (outcome === 'finished') this.#forget(workflowId, executionId)
  }

  /**
   * What may pass is tried again by the lane. A list that is refused is given up, since
   * each of its executions can still be polled.
   */
  #failLook(call: Look, error: WireflowError): void {
    if (error.code === 'aborted') return
    if (error.code === 'unauthorized') {
      this.#suspend(call, error)
    } else if (call.kind === 'list' && !isPassing(error)) {
      this.#lane = giveUpList(this.#lane, call.workflowId)
    } else {
      this.#lane = endFailure(this.#lane, call, this.#failureOf(error), this.#now())
      const { failureCount: failures, requests } = this.#lane
      this.#recordTrouble('looks', error, { failures, untilMs: requests.blockedUntilMs })
    }
  }

  /** With a key that is refused nothing is asked at all. */
  #suspend(call: LaneCall, error: WireflowError): void {
    const nowMs = this.#now()
    const untilMs = nowMs + MENDED_MS
    const failure = { ...this.#failureOf(error), retryAfterMs: MENDED_MS }
    this.#lane = pauseLane(endFailure(this.#lane, call, failure, nowMs), untilMs)
    const what = call.kind === 'start' ? 'starts' : 'looks'
    this.#troubles.note(what, error, FAILURES_TO_BREAK)
  }

  #failureOf({ code, retryAfterMs }: WireflowError) {
    const chance = this.#context.random()
    return { isRateLimited: code === 'rate_limited', retryAfterMs, chance }
  }

  #now(): number {
    return this.#context.clock.now()
  }
}

/** Counts what is being sent. */
function begin(
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

function isPassing({ retryable, code }: WireflowError): boolean {
  return retryable || code === 'unexpected_response'
}
