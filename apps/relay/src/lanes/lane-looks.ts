import {
  isFinished,
  isWireflowError,
  type ExecutionState,
  type ExecutionSummary,
  type Wireflow,
} from '@wireflow-connect/sdk'
import type { LaneCall, PollOutcome } from '@wireflow-connect/sdk/lane'
import type { Labels } from '@wireflow-connect/sdk/wire'
import type { WorkerContext } from '../runs/context.ts'
import { createFinishRun, type FinishRun } from '../runs/finish-run.ts'
import { batchEnd } from '../runs/batch-event.ts'
import { executionEvent } from '../runs/execution-event.ts'
import type { Run } from '../runs/run.ts'
import type { AwaitedExecution } from './lane-runs-sql.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import { keepLook } from '../runs/executions-sql.ts'
import { endBatchStep } from '../runs/run-end-sql.ts'
import { getRun, listExecutions } from '../runs/sql.ts'
import { detailEnd, lacksLabels, withLabels, type DetailEnd } from '../runs/detail-end.ts'
import { isRowFault } from './row-fault.ts'
import type { LaneParts } from './lane-parts.ts'
import type { WorkflowCache } from './workflow-cache.ts'

type Outcome = PollOutcome['outcome']

type Parts = LaneParts & {
  workflows: WorkflowCache
  /** For graphs that no start has read: each request takes a place of its own. */
  seeking: Wireflow
}

/** An execution counts as lost once the upstream denied it so often, for so long. */
const MOST_MISSES = 8
const MISSING_FOR_MS = 60_000

/** Looks at executions, and writes down the ends of those that have ended. */
export class LaneLooks {
  readonly #workflows: WorkflowCache
  readonly #seeking: Wireflow
  readonly #context: WorkerContext
  readonly #fence: Fence
  readonly #upstream: Wireflow
  readonly #finish: FinishRun
  /** Executions that completed without outputs and were given one more look. */
  readonly #hadGrace = new Set<string>()
  readonly #misses = new Map<string, { count: number; sinceMs: number }>()
  /** How often executions had a status that nobody knows. */
  readonly #unknown = new Map<string, number>()
  /** What was kept of an unfinished execution last. */
  readonly #kept = new Map<string, string>()

  constructor({ context, fence, upstream, workflows, seeking }: Parts) {
    this.#workflows = workflows
    this.#seeking = seeking
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
      const state = await this.#upstream.executions.poll(executionId, { signal })
      const { status } = state
      log.info({ runId, executionId, status }, 'execution polled')
      this.#misses.delete(executionId)
      if (isFinished(status)) return 'ended'
      return (await this.#recordLook(awaited, state)) ? 'ended' : 'running'
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
      if (!end) {
        await this.#recordLook(awaited, detail)
        // The poll that is to follow knows a word that nobody does as little as this does.
        return detail.unknownStatus === undefined ? 'incomplete' : 'running'
      }
      if (this.#trails(end)) return 'incomplete'
      await this.#end(awaited, await this.#named(awaited, end))
      this.#observeLag(detail.completedAt)
      return 'finished'
    } catch (error) {
      if (isWireflowError(error, 'not_found')) return this.#miss(awaited)
      throw error
    }
  }

  /** The clocks of the two are not the same: what would be negative is as good as none. */
  #observeLag(completedAt: string | undefined): void {
    const atMs = Date.parse(completedAt ?? '')
    if (Number.isNaN(atMs)) return
    const { clock, metrics } = this.#context
    metrics.endSeenSeconds.observe(Math.max(0, clock.now() - atMs) / 1_000)
  }

  forget(executionId: string): void {
    this.#hadGrace.delete(executionId)
    this.#misses.delete(executionId)
    this.#unknown.delete(executionId)
    this.#kept.delete(executionId)
  }

  /**
   * Keeps what a look at an unfinished execution showed, where it may be the last word: its
   * time is nearly over, or its status is a word that nobody knows. Returns whether the whole
   * record is worth a look, which of that word only every other time is.
   */
  async #recordLook(awaited: AwaitedExecution, state: ExecutionState): Promise<boolean> {
    const { executionId, overdueAt } = awaited
    const { unknownStatus } = state
    const isOverdue = this.#context.clock.now() >= overdueAt.getTime()
    if (unknownStatus === undefined && !isOverdue) return false
    await this.#keep(awaited, state)
    if (unknownStatus === undefined) return false
    const looks = (this.#unknown.get(executionId) ?? 0) + 1
    this.#unknown.set(executionId, looks)
    return Number.isInteger(Math.log2(looks))
  }

  async #keep(awaited: AwaitedExecution, state: ExecutionState): Promise<void> {
    const { executionId, runId, position } = awaited
    const { outputs, nodeRuns, unknownStatus: status = 'running' } = state
    const text = JSON.stringify([status, outputs])
    if (this.#kept.get(executionId) === text) return
    this.#kept.set(executionId, text)
    const { db } = this.#context
    await keepLook(db, this.#fence, runId, { position, status, outputs, nodeRuns })
  }

  /** Events call nodes as the graph does, also where the record knows only their ids. */
  async #named({ workflowId }: AwaitedExecution, end: DetailEnd): Promise<DetailEnd> {
    if (!lacksLabels(end)) return end
    const labels = this.#workflows.labelsOf(workflowId) ?? (await this.#ask(workflowId))
    return labels ? withLabels(end, labels) : end
  }

  async #ask(workflowId: string): Promise<Labels | undefined> {
    const { log, stopping: signal } = this.#context
    try {
      const graph = await this.#seeking.workflows.get(workflowId, { signal })
      this.#workflows.keepLabels(workflowId, graph)
    } catch (error) {
      // They are good to have, and nothing to wait for. It is not asked for again.
      log.info({ error, workflowId }, 'cannot read the labels of a workflow')
      this.#workflows.keepLabels(workflowId, { nodes: [] })
    }
    return this.#workflows.labelsOf(workflowId)
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
      this.#context.log.error({ error, runId }, 'cannot store a result')
      await this.#write(run, withoutResult(end, error))
    }
  }

  async #write(run: Run, end: DetailEnd): Promise<void> {
    if (run.iteratorConfigs) await this.#endStep(run, end)
    else await this.#finish(run, end)
  }

  async #endStep(run: Run, { state, error, execution }: DetailEnd): Promise<void> {
    const { eventWriter, log, metrics, now } = this.#context
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
      endOf(executions) {
        const end = batchEnd(run, executions, endedAt)
        metrics.runsEnded.inc({ state: end.state })
        return end
      },
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
