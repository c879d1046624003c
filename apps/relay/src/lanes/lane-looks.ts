import {
  isFinished,
  isWireflowError,
  type ExecutionSummary,
  type Wireflow,
} from '@wireflow-connect/sdk'
import type { LaneCall, PollOutcome } from '@wireflow-connect/sdk/lane'
import type { WorkerContext } from '../context.ts'
import { createFinishRun, type FinishRun } from '../finish-run.ts'
import { batchEnd } from '../runs/batch-event.ts'
import { executionEvent } from '../runs/execution-event.ts'
import type { Run } from '../runs/run.ts'
import type { AwaitedExecution } from '../store/lane-runs.ts'
import type { Fence } from '../store/lanes.ts'
import { endBatchStep } from '../store/run-end.ts'
import { getRun, listExecutions } from '../store/runs.ts'
import { detailEnd, type DetailEnd } from './detail-end.ts'
import { isRowFault } from './row-fault.ts'
import type { LaneParts } from './lane-parts.ts'

type Outcome = PollOutcome['outcome']

/** An execution counts as lost once the upstream denied it so often, for so long. */
const MOST_MISSES = 8
const MISSING_FOR_MS = 60_000

/** Looks at executions, and writes down the ends of those that have ended. */
export class LaneLooks {
  readonly #context: WorkerContext
  readonly #fence: Fence
  readonly #upstream: Wireflow
  readonly #finish: FinishRun
  /** Executions that completed without outputs and were given one more look. */
  readonly #hadGrace = new Set<string>()
  readonly #misses = new Map<string, { count: number; sinceMs: number }>()

  constructor({ context, fence, upstream }: LaneParts) {
    this.#context = context
    this.#fence = fence
    this.#upstream = upstream
    this.#finish = createFinishRun(context, fence)
  }

  async list({
    workflowId,
    offset,
    limit,
  }: Extract<LaneCall, { kind: 'list' }>): Promise<ExecutionSummary[]> {
    const options = { limit, offset, pageSize: limit, signal: this.#context.stopping }
    return this.#upstream.executions.list(workflowId, options)
  }

  async poll(awaited: AwaitedExecution): Promise<Outcome> {
    const { executionId, runId } = awaited
    const { stopping: signal, log } = this.#context
    try {
      const { status } = await this.#upstream.executions.poll(executionId, { signal })
      log.info({ runId, executionId, status }, 'execution polled')
      this.#misses.delete(executionId)
      return isFinished(status) ? 'ended' : 'running'
    } catch (error) {
      if (isWireflowError(error, 'not_found')) return this.#miss(awaited)
      throw error
    }
  }

  /** Reads the whole record, once: only it tells what was spent and which node failed. */
  async fetchResult(awaited: AwaitedExecution): Promise<Outcome> {
    const { executionId } = awaited
    const signal = this.#context.stopping
    try {
      const detail = await this.#upstream.executions.get(executionId, { signal })
      this.#misses.delete(executionId)
      const end = detailEnd(detail, awaited)
      if (!end) return 'incomplete'
      if (this.#trails(end)) return 'incomplete'
      await this.#end(awaited, end)
      return 'finished'
    } catch (error) {
      if (isWireflowError(error, 'not_found')) return this.#miss(awaited)
      throw error
    }
  }

  forget(executionId: string): void {
    this.#hadGrace.delete(executionId)
    this.#misses.delete(executionId)
  }

  /** Outputs may come a moment after the end; one more look is given to those without. */
  #trails({ state, execution }: DetailEnd): boolean {
    if (state !== 'completed' || execution.outputs.length > 0) return false
    if (this.#hadGrace.has(execution.id)) return false
    this.#hadGrace.add(execution.id)
    return true
  }

  async #miss(awaited: AwaitedExecution): Promise<Outcome> {
    const nowMs = this.#context.clock.now()
    const before = this.#misses.get(awaited.executionId) ?? { count: 0, sinceMs: nowMs }
    const misses = { ...before, count: before.count + 1 }
    this.#misses.set(awaited.executionId, misses)
    const isLost = misses.count >= MOST_MISSES && nowMs - misses.sinceMs >= MISSING_FOR_MS
    if (!isLost) return 'running'

    const { executionId: id, position } = awaited
    const none = { outputs: [], nodeRuns: [], creditsUsed: undefined }
    const execution = { id, position, status: 'lost', ...none }
    await this.#end(awaited, { state: 'lost', error: LOST, execution })
    return 'finished'
  }

  /** A result that cannot be written ends its run, too: without it, and with the reason. */
  async #end({ runId }: AwaitedExecution, end: DetailEnd): Promise<void> {
    const run = await getRun(this.#context.db, runId)
    try {
      await this.#write(run, end)
    } catch (error) {
      if (!isRowFault(error)) throw error
      this.#context.log.error({ error, runId }, 'result not kept')
      await this.#write(run, withoutResult(end, error))
    }
  }

  async #write(run: Run, end: DetailEnd): Promise<void> {
    if (run.iteratorConfigs) await this.#endStep(run, end)
    else await this.#finish(run, end)
  }

  async #endStep(run: Run, { state, error, execution }: DetailEnd): Promise<void> {
    const { eventWriter, log, now } = this.#context
    const endedAt = now()
    const { workflowName } = run
    const event = executionEvent({
      run,
      state,
      error,
      execution,
      workflowName,
      now: endedAt,
    })
    await endBatchStep(eventWriter.write, {
      run,
      execution,
      error,
      event,
      endOf: (executions) => batchEnd(run, executions, endedAt),
      listExecutions,
      now: endedAt,
      fence: this.#fence,
    })
    log.info({ runId: run.id, position: execution.position, state }, 'batch step ended')
  }
}

function withoutResult({ state, execution }: DetailEnd, cause: unknown): DetailEnd {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `The execution ended as ${state}, but its result cannot be kept: ${reason}`
  const none = { outputs: [], nodeRuns: [], creditsUsed: undefined }
  return {
    state: 'failed',
    error: { message, nodeId: null },
    execution: { ...execution, ...none, status: 'failed' },
  }
}

const LOST = {
  message: 'The upstream no longer knows the execution that it started',
  nodeId: null,
}
