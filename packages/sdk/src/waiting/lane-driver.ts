import { isWireflowError, WireflowError } from '../errors/wireflow-error.ts'
import type { QueuePlace } from '../http/call.ts'
import type { StartTurn } from '../http/start-turn.ts'
import type { Transport } from '../http/transport.ts'
import { beginCall } from '../lane/begin-call.ts'
import type { LaneCall } from '../lane/call.ts'
import { endFailure, type CallFailure } from '../lane/end-failure.ts'
import { endList } from '../lane/end-list.ts'
import { endPoll } from '../lane/end-poll.ts'
import { endStart } from '../lane/end-start.ts'
import { expectedEndMs } from '../lane/expected-end.ts'
import { giveUpList } from '../lane/give-up-list.ts'
import { createLane, type LaneOptions, type LaneState } from '../lane/lane-state.ts'
import { learnBudget } from '../lane/learn-budget.ts'
import { nextCall } from '../lane/next-call.ts'
import { toLaneRow } from '../lane/to-row.ts'
import { startTimesMs } from '../lane/start-times.ts'
import { queueStart, replaceStarts, unwatch, watch } from '../lane/watch.ts'
import { isFinished } from '../wire/execution-status.ts'
import { isFinal, listCall, pollCall } from './lane-calls.ts'
import { StartQueue } from './start-queue.ts'
import type { Watcher } from './watcher.ts'

type Look = Exclude<LaneCall, { kind: 'start' }>

/** So many calls of one lane are on their way at the same time. */
const MOST_AT_ONCE = 8

/**
 * Drives the lane of one client: asks the policy what to send, sends it, tells the policy
 * what came back and the watchers what it means to them. While nobody waits it does nothing.
 */
export class LaneDriver {
  readonly #transport: Transport
  readonly #watchers = new Map<string, Set<Watcher>>()
  /** Executions that ended without outputs and are given one more look. */
  readonly #grace = new Set<string>()
  readonly #queue = new StartQueue()
  #lastStart = 0
  #state: LaneState
  #cancelTimer: () => void = () => {}
  #underWay = 0

  constructor(transport: Transport, options?: LaneOptions) {
    this.#transport = transport
    this.#state = createLane(options)
    transport.hooks.push({
      onRateLimit: ({ bucket, rateLimit, resetInMs }) => {
        const report = { ...rateLimit, resetInMs }
        this.#state = learnBudget(this.#state, bucket, report, this.#now())
      },
    })
  }

  /** Waits for the turn of a start. Those that were refused come first, then the oldest. */
  async takeTurn(
    signal: AbortSignal,
    onQueue: ((place: QueuePlace) => void) | undefined,
  ): Promise<StartTurn> {
    const id = String((this.#lastStart += 1))
    this.#state = queueStart(this.#state, id)
    await this.#waitForTurn(id, signal, onQueue)
    return {
      again: (failure, signal) => this.#again(id, failure, signal, onQueue),
      end: () => {
        this.#state = endStart(this.#state)
      },
      refuseAll: (error) => {
        this.#state = replaceStarts(this.#state, [])
        this.#restIfIdle()
        this.#queue.failAll(error)
      },
    }
  }

  #again(
    startId: string,
    failure: CallFailure,
    signal: AbortSignal,
    onQueue: ((place: QueuePlace) => void) | undefined,
  ): Promise<void> {
    const call = { kind: 'start', startId } as const
    this.#state = endFailure(this.#state, call, failure, this.#now())
    return this.#waitForTurn(startId, signal, onQueue)
  }

  #waitForTurn(
    id: string,
    signal: AbortSignal,
    onQueue: ((place: QueuePlace) => void) | undefined,
  ): Promise<void> {
    const leave = () => {
      const { waitingStarts } = this.#state
      const others = waitingStarts.filter((each) => each !== id)
      this.#state = replaceStarts(this.#state, others)
      this.#restIfIdle()
      this.#tellQueue()
    }
    const turn = this.#queue.wait(id, signal, onQueue, leave)
    // At once where the budget allows it: whoever starts a single run waits for nothing.
    this.#turn()
    this.#tellQueue()
    return turn
  }

  #tellQueue(): void {
    this.#queue.tell(this.#state.waitingStarts, () =>
      startTimesMs(this.#state, this.#now()),
    )
  }

  /** Tells `watcher` about its execution until the returned function is called. */
  watch(watcher: Watcher): () => void {
    const { id, workflowId, startedAt } = watcher.handle
    const startedAtMs = Math.min(Date.parse(startedAt ?? '') || Infinity, this.#now())
    const watchers = this.#watchers.get(id) ?? new Set()
    this.#watchers.set(id, watchers.add(watcher))
    this.#state = watch(this.#state, {
      executionId: id,
      workflowId,
      startedAtMs,
      isPolledOnly: watcher.wantsNodes || undefined,
    })
    this.#wake(0)
    return () => this.#unwatch(watcher)
  }

  #unwatch(watcher: Watcher): void {
    const { id, workflowId } = watcher.handle
    const watchers = this.#watchers.get(id)
    watchers?.delete(watcher)
    if (watchers?.size !== 0) return

    this.#watchers.delete(id)
    this.#grace.delete(id)
    this.#state = unwatch(this.#state, workflowId, id)
    this.#restIfIdle()
  }

  #restIfIdle(): void {
    const isIdle = this.#watchers.size === 0 && this.#state.waitingStarts.length === 0
    if (isIdle) this.#cancelTimer()
  }

  /** Those who begin to wait in the same moment are seen together, and can share a call. */
  #wake(delayMs: number): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#transport.clock.setTimer(() => this.#turn(), delayMs)
  }

  #turn(): void {
    while (this.#underWay < MOST_AT_ONCE) {
      const step = nextCall(this.#state, this.#now())
      if (step.kind === 'rest') {
        if (step.untilMs !== Infinity) this.#wake(step.untilMs - this.#now())
        return
      }
      if (step.kind === 'start') this.#begin(step)
      else void this.#make(step)
    }
  }

  /** The caller sends it; the budget counts it from now on. */
  #begin(step: Extract<LaneCall, { kind: 'start' }>): void {
    this.#state = beginCall(this.#state, step, this.#now())
    this.#queue.begin(step.startId)
    this.#tellQueue()
  }

  async #make(call: Look): Promise<void> {
    this.#state = beginCall(this.#state, call, this.#now())
    this.#underWay += 1
    try {
      await (call.kind === 'list' ? this.#list(call) : this.#poll(call))
    } catch (error) {
      this.#fail(call, error)
    } finally {
      this.#underWay -= 1
      this.#wake(0)
    }
  }

  async #list(call: Extract<Look, { kind: 'list' }>): Promise<void> {
    const { workflowId, offset } = call
    const rows = await listCall(this.#transport, call)
    const page = { workflowId, offset, rows: rows.map(toLaneRow) }
    this.#state = endList(this.#state, page, this.#now())
    for (const row of rows) if (!isFinished(row.status)) this.#expect(row.id, workflowId)
  }

  async #poll(call: Extract<Look, { kind: 'poll' }>): Promise<void> {
    const { workflowId, executionId } = call
    const state = await pollCall(this.#transport, executionId)
    const final = isFinal(state, this.#grace.has(executionId))
    const ended = final ? 'finished' : 'incomplete'
    const outcome = isFinished(state.status) ? ended : 'running'
    if (outcome === 'incomplete') this.#grace.add(executionId)

    this.#state = endPoll(this.#state, { workflowId, executionId, outcome }, this.#now())
    for (const watcher of this.#of(executionId)) watcher.onState(state, final)
    if (outcome === 'running') this.#expect(executionId, workflowId)
  }

  #expect(executionId: string, workflowId: string): void {
    const endMs = expectedEndMs(this.#state, workflowId, executionId, this.#now())
    if (endMs === undefined) return
    for (const watcher of this.#of(executionId)) watcher.onExpectation(new Date(endMs))
  }

  /**
   * What may pass is tried again by the lane. What will not ends the waits it concerns: all
   * of them for a key that is refused, one for an execution that is not there. A list that
   * is refused ends none, since each of its executions can still be polled.
   */
  #fail(call: Look, cause: unknown): void {
    const error = isWireflowError(cause) ? cause : brokenMiddleware(cause)
    const isPassing = error.retryable || error.code === 'unexpected_response'
    if (!isPassing && error.code !== 'unauthorized' && call.kind === 'list') {
      this.#state = giveUpList(this.#state, call.workflowId)
      return
    }

    this.#state = endFailure(
      this.#state,
      call,
      {
        isRateLimited: error.code === 'rate_limited',
        retryAfterMs: error.retryAfterMs,
        chance: this.#transport.random(),
      },
      this.#now(),
    )
    if (isPassing) return
    const isForAll = error.code === 'unauthorized' || call.kind === 'list'
    this.#refuse(isForAll ? [...this.#watchers.keys()] : [call.executionId], error)
  }

  #refuse(executionIds: readonly string[], error: WireflowError): void {
    for (const id of executionIds) {
      for (const watcher of this.#of(id)) watcher.onFailure(error)
    }
  }

  /** A copy, since watchers take themselves out while they are told. */
  #of(executionId: string): Watcher[] {
    return [...(this.#watchers.get(executionId) ?? [])]
  }

  #now(): number {
    return this.#transport.clock.now()
  }
}

/** Only middleware throws anything else, and it may be better the next time. */
function brokenMiddleware(cause: unknown): WireflowError {
  const message = 'A middleware threw before there was an answer'
  return new WireflowError('connection_failed', message, { cause })
}
