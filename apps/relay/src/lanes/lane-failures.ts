import type { WireflowError } from '@wireflow-connect/sdk'
import { endFailure, pauseLane, type LaneCall } from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../runs/context.ts'
import type { LaneMemory } from './lane-memory.ts'
import { FAILURES_TO_BREAK } from './lane-plan.ts'
import type { LaneTroubles } from './lane-troubles.ts'

/** How often it is tried whether the right to call is back. */
const MENDED_MS = 60_000

type Part = 'starts' | 'looks'

/** What a failed call means for the calls that come after it. */
export class LaneFailures {
  readonly #context: Pick<WorkerContext, 'clock' | 'random'>
  readonly #memory: LaneMemory
  readonly #troubles: LaneTroubles

  constructor(
    context: Pick<WorkerContext, 'clock' | 'random'>,
    memory: LaneMemory,
    troubles: LaneTroubles,
  ) {
    this.#context = context
    this.#memory = memory
    this.#troubles = troubles
  }

  /** Waits before the next call of this kind, longer with each failure. */
  backOff(call: LaneCall, error: WireflowError): void {
    const nowMs = this.#context.clock.now()
    this.#memory.state = endFailure(
      this.#memory.state,
      call,
      this.#failureOf(error),
      nowMs,
    )
  }

  /** With a key that is refused nothing is asked at all for a while. */
  suspend(call: LaneCall, error: WireflowError): void {
    const nowMs = this.#context.clock.now()
    const failure = { ...this.#failureOf(error), retryAfterMs: MENDED_MS }
    const failed = endFailure(this.#memory.state, call, failure, nowMs)
    this.#memory.state = pauseLane(failed, nowMs + MENDED_MS)
    const part = call.kind === 'start' ? 'starts' : 'looks'
    this.#troubles.note(part, error, FAILURES_TO_BREAK)
  }

  /** Says in the lane's row what the trouble is. */
  record(
    part: Part,
    error: WireflowError,
    { failures, untilMs }: { failures: number; untilMs: number },
  ): void {
    if (error.code !== 'rate_limited') this.#troubles.note(part, error, failures)
    // Starts are tried before the end of a limit a day, in case it was meant otherwise.
    else {
      const givenMs = this.#context.clock.now() + (error.retryAfterMs ?? 0)
      this.#troubles.recordLimit(part, error, Math.max(untilMs, givenMs))
    }
  }

  /** A call of this part succeeded. */
  end(part: Part): void {
    this.#troubles.end(part)
  }

  #failureOf({ code, retryAfterMs }: WireflowError) {
    const chance = this.#context.random()
    return { isRateLimited: code === 'rate_limited', retryAfterMs, chance }
  }
}
