import {
  learnBudget,
  replaceStarts,
  resumeLane,
  type LaneCall,
} from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../runs/context.ts'
import {
  findAsked,
  LaneLost,
  recordCalls,
  releaseLane,
  type Asked,
  type LaneLease,
} from '../upstream/lane-sql.ts'
import { restoreLane, saveBudget } from '../upstream/saved-budget.ts'
import { restoreDurations, saveDurations } from '../upstream/saved-durations.ts'
import { holdFailing } from './hold-failing.ts'
import { LaneFailures } from './lane-failures.ts'
import { LaneLooks } from './lane-looks.ts'
import { LaneMemory } from './lane-memory.ts'
import { beginAll, planCalls, type Plan } from './lane-plan.ts'
import { LaneStarts } from './lane-starts.ts'
import { LaneTroubles } from './lane-troubles.ts'
import { LookCalls } from './look-calls.ts'
import { isRowFault } from './row-fault.ts'
import { StartCalls } from './start-calls.ts'
import { StartQueue } from './start-queue.ts'
import { WatchedWorkflows } from './watched-workflows.ts'
import { WorkflowCache } from './workflow-cache.ts'

/** While more waits than is at hand, something new is noticed after this. */
const FRESH_MS = 1_000
/** A wake-up that was lost, as when PostgreSQL was restarted, costs no more than this. */
const REFRESH_MS = 10_000
/** Runs that others ended, as by their deadline, are looked at no longer than this. */
const SYNC_MS = 30_000
const RENEW_MS = 5_000
/** A lane with nothing to do is kept for this long, since more often comes. */
const IDLE_MS = 30_000
/** Longer than any call and its record take. */
export const LANE_LEASE_MS = 20_000

/**
 * `resting` waits for its time or for `nudge`; `turning` plans and sends; `again` does so once
 * more, since something came meanwhile; `ending` waits for what is under way.
 */
type Phase = 'resting' | 'turning' | 'again' | 'ending' | 'ended'

/**
 * The one process that calls the upstream with one key: it asks the lane's policy what to
 * send, writes down that it will, sends it, and writes down what came of it. All that it
 * knows can be read again from PostgreSQL, so it may die at any moment.
 */
export class LaneDriver {
  /** Resolves once the driver has released the lane. */
  readonly ended: Promise<void>
  readonly #context: WorkerContext
  readonly #lease: LaneLease
  readonly #memory: LaneMemory
  readonly #parts: ReturnType<typeof createParts>
  /** Requests of others with the same key, as far as they are known here. */
  #asked: Asked
  /** What the lane's row knows of how long workflows take, as JSON. */
  #durations: string
  #phase: Phase = 'resting'
  #loop: Promise<void> | undefined
  #underWay = 0
  #refreshAtMs = 0
  #syncAtMs = 0
  #renewAtMs = 0
  #idleSinceMs: number
  #cancelTimer: () => void = () => {}
  #end: () => void = () => {}

  constructor(context: WorkerContext, lease: LaneLease) {
    this.#context = context
    this.#lease = lease
    const restored = restoreLane(lease.budget, this.#now())
    this.#memory = new LaneMemory(restoreDurations(restored, lease.durations), {
      now: () => this.#now(),
      onForget: (executionId) => this.#parts.looks.forget(executionId),
    })
    this.#parts = createParts({
      context,
      lease,
      memory: this.#memory,
      refreshSoon: () => (this.#refreshAtMs = 0),
    })
    this.#durations = this.#packDurations()
    this.#asked = lease.asked
    this.#idleSinceMs = this.#now()
    this.ended = new Promise((resolve) => (this.#end = resolve))
    this.#wake()
  }

  /** There may be more to do. False when this driver ends and will not do it. */
  nudge(): boolean {
    if (this.#isEnding) return false
    // What came last may start before what is at hand; a burst is not read for each of its runs.
    const soonMs = this.#parts.queue.hasMore ? this.#now() + FRESH_MS : 0
    this.#refreshAtMs = Math.min(this.#refreshAtMs, soonMs)
    this.#wake()
    return true
  }

  /** Something was mended or taken away: everything is read anew, and every pause ends. */
  reset(): void {
    this.#syncAtMs = 0
    this.#parts.queue.reset()
    this.#memory.state = resumeLane(this.#memory.state)
    this.#refreshAtMs = 0
    this.#wake()
  }

  /** Calls nothing any more, waits for what is under way, and releases the lane. */
  async close(): Promise<void> {
    this.#stop()
    await this.ended
  }

  get #isEnding(): boolean {
    return this.#phase === 'ending' || this.#phase === 'ended'
  }

  #stop(): void {
    if (this.#isEnding) return
    this.#phase = 'ending'
    this.#cancelTimer()
    void this.#leave()
  }

  async #leave(): Promise<void> {
    if (this.#phase !== 'ending' || this.#underWay > 0 || this.#loop) return
    this.#phase = 'ended'
    const { db, log } = this.#context
    await releaseLane(db, this.#lease).catch(() => undefined)
    log.debug({ laneId: this.#lease.laneId }, 'lane released')
    this.#end()
  }

  /** Whatever is unexpected ends the driver; the lane is taken anew, from what is written. */
  #crash(error: unknown): void {
    const { laneId } = this.#lease
    const level = error instanceof LaneLost ? 'warn' : 'error'
    if (!this.#isEnding) this.#context.log[level]({ error, laneId }, 'lane given up')
    this.#stop()
  }

  #wake(): void {
    if (this.#phase === 'turning') this.#phase = 'again'
    if (this.#phase === 'resting') this.#loop = this.#turns()
  }

  async #turns(): Promise<void> {
    this.#phase = 'again'
    try {
      while (this.#phase === 'again') {
        this.#phase = 'turning'
        await this.#turn()
      }
    } catch (error) {
      this.#crash(error)
    } finally {
      this.#loop = undefined
      if (this.#phase === 'turning') this.#phase = 'resting'
      void this.#leave()
    }
  }

  async #turn(): Promise<void> {
    const { queue } = this.#parts
    this.#cancelTimer()
    if (queue.isShort || this.#now() >= this.#refreshAtMs) await this.#refresh()
    this.#memory.state = replaceStarts(this.#memory.state, queue.inOrder())

    const { calls, restUntilMs } = await this.#claimCalls()
    for (const call of calls) void this.#make(call)
    this.#rest(restUntilMs)
  }

  /** Ends, since others who ask meanwhile use up what there is to plan with. */
  async #claimCalls(): Promise<Plan> {
    for (;;) {
      const plan = planCalls(this.#parts, {
        lane: this.#memory.state,
        asked: this.#asked,
        underWay: this.#underWay,
        nowMs: this.#now(),
      })
      const isQuiet = plan.calls.length === 0 && this.#now() < this.#renewAtMs
      if (isQuiet) return plan
      if (await this.#record(plan)) {
        this.#memory.state = beginAll(this.#memory.state, plan, this.#now())
        for (const call of plan.calls) {
          if (call.kind === 'start') this.#parts.queue.begin(call.startId)
        }
        return plan
      }
      this.#asked = await findAsked(this.#context.db, this.#lease)
    }
  }

  /**
   * Before anything is sent: who takes the lane next must know that it was. False when
   * others have taken places that the plan does not know of.
   */
  async #record(plan: Plan): Promise<boolean> {
    const nowMs = this.#now()
    const durations = this.#packDurations()
    const isRecorded = await recordCalls(this.#context.db, this.#lease, {
      budget: saveBudget(beginAll(this.#memory.state, plan, nowMs), nowMs),
      leaseMs: LANE_LEASE_MS,
      askedCount: this.#asked.count,
      durations: durations === this.#durations ? undefined : durations,
    })
    if (!isRecorded) return false
    this.#renewAtMs = nowMs + RENEW_MS
    this.#durations = durations
    return true
  }

  #packDurations(): string {
    return JSON.stringify(saveDurations(this.#memory.state))
  }

  #rest(untilMs: number): void {
    const { queue, starts } = this.#parts
    if (!this.#isIdle()) this.#idleSinceMs = this.#now()
    if (this.#now() - this.#idleSinceMs > IDLE_MS) {
      this.#stop()
      return
    }
    const wakeMs = Math.min(
      untilMs,
      this.#refreshAtMs,
      this.#renewAtMs,
      starts.nextDueMs(this.#now()),
      queue.nextRetryMs(this.#now()),
    )
    const delayMs = Math.max(0, wakeMs - this.#now())
    const { laneId } = this.#lease
    if (this.#underWay === 0) this.#context.log.debug({ laneId, delayMs }, 'lane waits')
    this.#cancelTimer = this.#context.clock.setTimer(() => this.#wake(), delayMs)
  }

  #isIdle(): boolean {
    const { queue, watched } = this.#parts
    return queue.isEmpty && this.#memory.awaitsNothing && !watched.hasAny
  }

  /** Reads what waits and, from time to time, everything that is awaited. */
  async #refresh(): Promise<void> {
    const { queue, failures, watched } = this.#parts
    const nowMs = this.#now()
    this.#refreshAtMs = nowMs + REFRESH_MS
    await queue.refresh()
    if (queue.isEmpty) failures.end('starts')
    if (nowMs < this.#syncAtMs) return
    this.#syncAtMs = nowMs + SYNC_MS
    await this.#memory.refresh(this.#context.db, this.#lease.laneId)
    await watched.refresh()
  }

  async #make(call: LaneCall): Promise<void> {
    const { startCalls, lookCalls } = this.#parts
    this.#underWay += 1
    try {
      await (call.kind === 'start' ? startCalls.make(call) : lookCalls.make(call))
    } catch (error) {
      if (!(await this.#setAside(call, error))) this.#crash(error)
    } finally {
      this.#underWay -= 1
      void this.#leave()
      this.#wake()
    }
  }

  /**
   * A run at which a driver fails a second time is held, and the lane goes on without it.
   * False when that is not so: the first time everything is begun anew from the rows.
   */
  async #setAside(call: LaneCall, error: unknown): Promise<boolean> {
    const runId = this.#runOf(call)
    if (runId === undefined || this.#isEnding || !isRowFault(error)) return false
    const { laneId } = this.#lease
    const run = await holdFailing(this.#context, this.#lease, runId, error)
    if (!run) return false
    this.#context.log.error({ error, laneId, runId }, 'run held')
    if (call.kind === 'start') this.#parts.startCalls.drop(runId)
    this.#memory.forgetRun(runId)
    return true
  }

  #runOf(call: LaneCall): string | undefined {
    if (call.kind === 'start') return call.startId
    return call.kind === 'poll' ? this.#memory.find(call.executionId)?.runId : undefined
  }

  #now(): number {
    return this.#context.clock.now()
  }
}

/** What carries the calls of one lane out. */
function createParts(given: {
  context: WorkerContext
  lease: LaneLease
  memory: LaneMemory
  refreshSoon: () => void
}) {
  const { context, lease, memory, refreshSoon } = given
  const upstream = context.connectDriver(lease.access, {
    hooks: {
      onRateLimit: ({ bucket, rateLimit, resetInMs }) => {
        const report = { ...rateLimit, resetInMs }
        memory.state = learnBudget(memory.state, bucket, report, context.clock.now())
      },
    },
  })
  const seeking = context.connectUpstream({ ...lease.access, laneId: lease.laneId })
  const workflows = new WorkflowCache(upstream)
  const shared = { context, fence: lease, upstream, workflows, seeking }
  const starts = new LaneStarts(shared)
  const looks = new LaneLooks(shared)
  const queue = new StartQueue(context, lease, (id, nowMs) => starts.isPutOff(id, nowMs))
  const watched = new WatchedWorkflows(context, lease)
  const failures = new LaneFailures(context, memory, new LaneTroubles(context, lease))
  const startParts = { context, memory, queue, starts, failures, refreshSoon }
  return {
    workflows,
    starts,
    looks,
    queue,
    watched,
    failures,
    startCalls: new StartCalls(startParts),
    lookCalls: new LookCalls({ context, memory, looks, failures, watched }),
  }
}
