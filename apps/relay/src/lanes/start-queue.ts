import type { WorkerContext } from '../runs/context.ts'
import {
  hastenRetries,
  keepUnpaid,
  listRetries,
  listWaitingRuns,
  type RetriedRun,
  type WaitingRun,
} from './lane-runs-sql.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import { StartOrder } from './start-order.ts'

/** So many of those that wait are kept at hand; the others are rows. */
const STARTS_AT_HAND = 100
const FEW_STARTS = 20
const RETRIES_AT_HAND = 20
/** A lane whose next retry is further away is let go until then. */
const RETRIES_AHEAD_MS = 5 * 60_000
/** A start that takes longer no longer keeps the next one from being sent. */
const SLOW_START_MS = 5_000
const MOST_STARTS_AT_ONCE = 4

type IsPutOff = (runId: string, nowMs: number) => boolean

/** The runs of a lane that wait to be started, as far as they are at hand. */
export class StartQueue {
  readonly order = new StartOrder()
  readonly #context: Pick<WorkerContext, 'db' | 'clock' | 'now'>
  readonly #fence: Fence
  readonly #isPutOff: IsPutOff
  readonly #waiting = new Map<string, WaitingRun>()
  readonly #retries = new Map<string, RetriedRun>()
  /** When starts that are under way were sent. */
  readonly #starting = new Map<string, number>()
  #hasMore = false
  /** The workflows that are written down as not paid for, as JSON. */
  #unpaid: string | undefined
  #wantsRetries = false

  constructor(
    context: Pick<WorkerContext, 'db' | 'clock' | 'now'>,
    fence: Fence,
    isPutOff: IsPutOff,
  ) {
    this.#context = context
    this.#fence = fence
    this.#isPutOff = isPutOff
  }

  /** Whether those that came last are behind those that are at hand. */
  get hasMore(): boolean {
    return this.#hasMore
  }

  get isShort(): boolean {
    return this.#hasMore && this.#waiting.size < FEW_STARTS
  }

  get isEmpty(): boolean {
    const known = this.#waiting.size + this.#retries.size + this.#starting.size
    const unpaid = this.order.unpaidWorkflows(this.#context.clock.now())
    return known === 0 && unpaid.length === 0
  }

  /** Something was mended: whatever was put off is tried again. */
  reset(): void {
    this.order.reset()
    this.#wantsRetries = true
  }

  async refresh(): Promise<void> {
    const { db, clock, now } = this.#context
    const { laneId } = this.#fence
    if (this.#wantsRetries) await hastenRetries(db, laneId, now())
    this.#wantsRetries = false
    const before = new Set(this.#starting.keys())
    await this.#keepUnpaid()
    const rows = await listWaitingRuns(db, laneId, STARTS_AT_HAND)
    const until = new Date(clock.now() + RETRIES_AHEAD_MS)
    const retries = await listRetries(db, laneId, { limit: RETRIES_AT_HAND, until })
    this.#hasMore = rows.length === STARTS_AT_HAND
    // What was answered while the rows were read is not as they say.
    const isAnswered = ({ id }: WaitingRun) => before.has(id) && !this.#starting.has(id)
    fill(this.#waiting, rows, isAnswered)
    fill(this.#retries, retries, isAnswered)
  }

  /** What an earlier driver wrote down is not known here, and found out anew. */
  async #keepUnpaid(): Promise<void> {
    const { db, clock } = this.#context
    const unpaid = this.order.unpaidWorkflows(clock.now()).toSorted()
    const text = JSON.stringify(unpaid)
    if (text === this.#unpaid) return
    await keepUnpaid(db, this.#fence.laneId, unpaid)
    this.#unpaid = text
  }

  /** Those that may be sent, in the order in which they are to be. */
  inOrder(): string[] {
    const nowMs = this.#context.clock.now()
    const isReady = ({ id }: WaitingRun) =>
      !this.#starting.has(id) && !this.#isPutOff(id, nowMs)
    return this.order.order(
      [...this.#waiting.values()].filter(isReady),
      [...this.#retries.values()].filter(
        (run) => isReady(run) && run.retryAt.getTime() <= nowMs,
      ),
    )
  }

  /** When the next of those that are tried again is due. */
  nextRetryMs(nowMs: number): number {
    const times = [...this.#retries.values()].map(({ retryAt }) => retryAt.getTime())
    return Math.min(Infinity, ...times.filter((at) => at > nowMs))
  }

  /** When the next one may be sent: one after the other, so that they arrive in their order. */
  nextMs(nowMs: number): number {
    if (this.#starting.size >= MOST_STARTS_AT_ONCE) return Infinity
    return Math.max(
      nowMs,
      ...[...this.#starting.values()].map((at) => at + SLOW_START_MS),
    )
  }

  find(runId: string): WaitingRun | undefined {
    return this.#waiting.get(runId) ?? this.#retries.get(runId)
  }

  begin(runId: string): void {
    this.#starting.set(runId, this.#context.clock.now())
    this.order.begin(this.#retries.has(runId))
  }

  /** It was answered, one way or the other. */
  end(runId: string): void {
    this.#starting.delete(runId)
  }

  /** It waits no more. */
  drop(runId: string): void {
    this.#waiting.delete(runId)
    this.#retries.delete(runId)
  }
}

function fill<Row extends WaitingRun>(
  map: Map<string, Row>,
  rows: readonly Row[],
  isLeftOut: (row: Row) => boolean,
): void {
  map.clear()
  for (const row of rows) if (!isLeftOut(row)) map.set(row.id, row)
}
