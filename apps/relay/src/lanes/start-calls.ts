import type { WireflowError } from '@wireflow-connect/sdk'
import { endStart, type LaneCall } from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../runs/context.ts'
import type { LaneFailures } from './lane-failures.ts'
import type { LaneMemory } from './lane-memory.ts'
import type { AwaitedExecution } from './lane-runs-sql.ts'
import type { LaneStarts, StartOutcome } from './lane-starts.ts'
import type { ClaimedRun } from './run-start-sql.ts'
import type { StartQueue } from './start-queue.ts'

export type StartCall = Extract<LaneCall, { kind: 'start' }>

type Parts = {
  context: Pick<WorkerContext, 'clock'>
  memory: LaneMemory
  queue: StartQueue
  starts: LaneStarts
  failures: LaneFailures
  /** Reads what waits before the next calls are planned. */
  refreshSoon: () => void
}

/** Makes the calls that start runs, and takes in what comes of them. */
export class StartCalls {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async make(call: StartCall): Promise<void> {
    const { queue, starts } = this.#parts
    const waiting = queue.find(call.startId)
    try {
      if (waiting) await this.#takeIn(call, await starts.start(waiting))
    } finally {
      queue.end(call.startId)
    }
  }

  /** Nothing more is to be done for this run. */
  drop(runId: string): void {
    const { memory, queue } = this.#parts
    queue.drop(runId)
    memory.state = endStart(memory.state)
  }

  async #takeIn(call: StartCall, outcome: StartOutcome): Promise<void> {
    switch (outcome.kind) {
      case 'aborted':
        return
      case 'over':
        this.drop(call.startId)
        return
      case 'started':
        this.#takeStarted(call, outcome.executions)
        return
      case 'blocked':
        this.#parts.failures.suspend(call, outcome.error)
        return
      case 'failed':
        await this.#takeFailed(call, outcome)
    }
  }

  #takeStarted({ startId }: StartCall, executions: readonly AwaitedExecution[]): void {
    const { context, memory, queue, failures, refreshSoon } = this.#parts
    const run = queue.find(startId)
    // Those that were left out until now are read.
    if (run && queue.order.succeed(run, context.clock.now())) refreshSoon()
    this.drop(startId)
    failures.end('starts')
    for (const row of executions) memory.await(row)
  }

  /**
   * What may be the upstream's trouble makes the next start wait. What is the trouble of one
   * run, as with credits, is no reason to keep the others waiting.
   */
  async #takeFailed(
    call: StartCall,
    { run, error }: Extract<StartOutcome, { kind: 'failed' }>,
  ): Promise<void> {
    if (error.code === 'insufficient_credits') {
      await this.#waitForCredits(run, error)
      return
    }
    const { context, memory, queue, starts, failures } = this.#parts
    const failure = queue.order.fail(run, error, context.clock.now())
    if (await starts.putBack(run, error, failure)) queue.drop(run.id)
    if (failure.pauses) failures.backOff(call, error)
    if (failure.isOwn) return
    failures.record('starts', error, {
      failures: Math.max(memory.state.startFailureCount, failure.failures),
      untilMs: memory.state.starts.blockedUntilMs,
    })
  }

  async #waitForCredits(run: ClaimedRun, error: WireflowError): Promise<void> {
    const { context, queue, starts, refreshSoon } = this.#parts
    const isPlain = run.targetNodeId === undefined && run.iteratorConfigs === undefined
    // What a part of a workflow costs, or a batch, says nothing of its other runs.
    const nowMs = context.clock.now()
    const failures = isPlain ? queue.order.waitForCredits(run.workflowId, nowMs) : 1
    await starts.putBack(run, error, { isOwn: false, failures })
    queue.drop(run.id)
    refreshSoon()
  }
}
