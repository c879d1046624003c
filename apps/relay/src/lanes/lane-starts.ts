import {
  isWireflowError,
  type Wireflow,
  type WireflowError,
  type WireflowErrorCode,
} from '@wireflow-connect/sdk'
import type { WorkerContext } from '../runs/context.ts'
import { RelayError } from '../http/errors.ts'
import { createFinishRun, type FinishRun } from '../runs/finish-run.ts'
import { blockedEvent, type Obstacle } from '../runs/run-event.ts'
import { startedEvent } from '../runs/execution-event.ts'
import type { Run } from '../runs/run.ts'
import type { AwaitedExecution, WaitingRun } from './lane-runs-sql.ts'
import type { Fence } from '../upstream/lane-sql.ts'
import {
  claimStart,
  recordStart,
  setAside,
  unsendStart,
  type ClaimedRun,
} from './run-start-sql.ts'
import { overdueAt } from '../runs/sql.ts'
import type { LaneParts } from './lane-parts.ts'
import { isRepeatable, sendStart, type Sent } from './send-start.ts'
import { settleStart } from './settle-start.ts'
import type { StartFailure } from './start-order.ts'
import type { WorkflowCache } from './workflow-cache.ts'

/** What became of a start, for the lane to go on with. */
export type StartOutcome =
  | { kind: 'started'; executions: AwaitedExecution[] }
  /** The run has ended, or waits for an operator, or for its turn to be looked up again. */
  | { kind: 'over' }
  /** The key is refused: a person has to mend it. */
  | { kind: 'blocked'; error: WireflowError }
  /** To be tried again; `failed` on it follows. */
  | { kind: 'failed'; run: ClaimedRun; error: WireflowError }
  /** The relay is closing. */
  | { kind: 'aborted' }

/** How soon a start whose answer was lost is looked for again. */
const LOOK_AGAIN_MS = 10_000

type Parts = LaneParts & {
  workflows: WorkflowCache
  /** For looking for what may have been started: each request takes a place of its own. */
  seeking: Wireflow
}

/** Starts runs upstream, each at most once, whatever gets lost on the way. */
export class LaneStarts {
  readonly #context: WorkerContext
  readonly #fence: Fence
  readonly #upstream: Wireflow
  readonly #workflows: WorkflowCache
  readonly #seeking: Wireflow
  readonly #finish: FinishRun
  readonly #putOffUntilMs = new Map<string, number>()
  /** When lost starts were not found for the first time; another driver begins anew. */
  readonly #notFoundAtMs = new Map<string, number>()
  /** Runs of which the upstream said once that it does not know their workflow. */
  readonly #deniedOnce = new Set<string>()

  constructor({ context, fence, upstream, workflows, seeking }: Parts) {
    this.#context = context
    this.#fence = fence
    this.#upstream = upstream
    this.#workflows = workflows
    this.#seeking = seeking
    this.#finish = createFinishRun(context, fence)
  }

  isPutOff(runId: string, nowMs: number): boolean {
    const untilMs = this.#putOffUntilMs.get(runId)
    if (untilMs !== undefined && untilMs <= nowMs) this.#putOffUntilMs.delete(runId)
    return untilMs !== undefined && untilMs > nowMs
  }

  /** When the next of those that are put off is to be tried. */
  nextDueMs(nowMs: number): number {
    let dueMs = Infinity
    for (const untilMs of this.#putOffUntilMs.values()) {
      if (untilMs > nowMs) dueMs = Math.min(dueMs, untilMs)
    }
    return dueMs
  }

  async start({ id }: WaitingRun): Promise<StartOutcome> {
    const { db, now } = this.#context
    const run = await claimStart(db, this.#fence, id, now())
    if (!run) return { kind: 'over' }
    try {
      if (run.sentBefore && !isRepeatable(run.way)) {
        return await this.#settle(run, run.sentBefore)
      }
      return await this.#record(run, await this.#send(run))
    } catch (error) {
      // No request is to be had soon, and others wait for theirs.
      if (isBusy(error)) return this.#putOff(run, LOOK_AGAIN_MS)
      if (!isWireflowError(error)) throw error
      return this.#fail(run, error)
    }
  }

  async #send(run: Run): Promise<Sent> {
    const { clock, stopping } = this.#context
    const graphOf = (workflowId: string) =>
      this.#workflows.get(workflowId, clock.now(), stopping)
    return sendStart(this.#upstream, run, graphOf, stopping)
  }

  async #record(run: Run, sent: Sent): Promise<StartOutcome> {
    const { eventWriter, log, now } = this.#context
    const startedAt = now()
    const { executions, batchId, workflowName } = sent
    const executionId = executions[0]?.id
    const event = startedEvent({ ...run, workflowName }, executionId, startedAt)
    const recorded = await recordStart(eventWriter.write, this.#fence, {
      run,
      workflowName,
      batchId,
      executions,
      now: startedAt,
      event,
    })
    if (!recorded) return { kind: 'over' }
    log.info(
      { runId: run.id, executionId, count: executions.length },
      'execution started',
    )
    const { id: runId, workflowId } = run
    return {
      kind: 'started',
      executions: executions.map(({ id }, position) => ({
        executionId: id,
        runId,
        position,
        workflowId,
        startedAt,
        overdueAt: overdueAt(startedAt, new Date(startedAt.getTime() + run.deadlineMs)),
      })),
    }
  }

  async #fail(run: ClaimedRun, error: WireflowError): Promise<StartOutcome> {
    const { db, log } = this.#context
    if (error.code === 'aborted') return { kind: 'aborted' }
    log.warn({ runId: run.id, code: error.code }, 'start failed')

    if (error.code === 'unauthorized') {
      await this.#setAside(run, 'blocked', error)
      return { kind: 'blocked', error }
    }
    // Nothing was started, so that there is nothing to look for the next time.
    if (!isAmbiguous(error) && !run.sentBefore) await unsendStart(db, run.id)
    if (isPassing(error, run)) return { kind: 'failed', run, error }
    this.#workflows.forget(run.workflowId)
    if (error.code === 'not_found' && this.#isFirstDenial(run)) {
      return this.#putOff(run, LOOK_AGAIN_MS)
    }
    this.#context.descriptions.doubt(run)
    await this.#finish(run, {
      state: 'failed',
      error: { message: error.message, nodeId: null },
    })
    return { kind: 'over' }
  }

  /**
   * Puts a run that failed off: for a moment, while it is not known whose trouble it is; with
   * a time of its own once others are started; and in the end for an operator.
   *
   * @returns whether it is no longer among those that wait.
   */
  async putBack(
    run: ClaimedRun,
    error: WireflowError,
    { isOwn, failures }: Pick<StartFailure, 'isOwn' | 'failures'>,
  ): Promise<boolean> {
    if (isOwn) {
      await this.#putAside(run, error)
      return true
    }
    if (MENDABLE.has(error.code)) {
      const delayMs = Math.min(MOST_MENDABLE_MS, MINUTE_MS * 2 ** (failures - 1))
      await this.#block(run, error, { delayMs, failures: run.startFailures })
      return true
    }
    if (error.code !== 'rate_limited') this.#putOff(run, backoffMs(error, failures))
    return false
  }

  async #putAside(run: ClaimedRun, error: WireflowError): Promise<void> {
    const { code } = error
    const message = `The upstream starts others, but not this run: ${error.message}`
    const failures = run.startFailures + 1
    const delayMs = OWN_RETRIES_MS[failures - 1]
    if (delayMs !== undefined) {
      await this.#block(run, { code, message }, { delayMs, failures })
    } else if (code === 'forbidden') {
      await this.#finish(run, { state: 'failed', error: { message, nodeId: null } })
    } else {
      await this.#setAside(run, 'held', { code, message })
    }
  }

  async #block(
    run: ClaimedRun,
    obstacle: Obstacle,
    { delayMs, failures }: { delayMs: number; failures: number },
  ): Promise<void> {
    const at = new Date(this.#context.clock.now() + delayMs)
    await this.#setAside(run, 'blocked', obstacle, { at, failures })
  }

  /** One server of the upstream may not know yet what another one does. */
  #isFirstDenial({ id }: Run): boolean {
    if (this.#deniedOnce.delete(id)) return false
    this.#deniedOnce.add(id)
    return true
  }

  async #setAside(
    run: Run,
    state: 'blocked' | 'held',
    obstacle: Obstacle,
    retry?: { at: Date; failures: number },
  ): Promise<void> {
    const { eventWriter, now } = this.#context
    const error = { message: obstacle.message, nodeId: null }
    const event = blockedEvent(run, obstacle, now())
    const aside = { run, state, error, event, retry }
    await setAside(eventWriter.write, this.#fence, aside)
  }

  /** Its answer was lost, and sending it again could start it twice. */
  async #settle(run: Run, sentAt: Date): Promise<StartOutcome> {
    const { clock, db, log, stopping } = this.#context
    const found = await settleStart({
      db,
      upstream: this.#seeking,
      run,
      sentAt,
      notFoundAtMs: this.#notFoundAtMs.get(run.id),
      nowMs: clock.now(),
      signal: stopping,
    })
    log.info({ runId: run.id, found: found.kind }, 'looked for a start without an answer')
    switch (found.kind) {
      case 'started': {
        const { workflowName } = run
        const executions = [found.execution]
        this.#notFoundAtMs.delete(run.id)
        return this.#record(run, { workflowName, batchId: undefined, executions })
      }
      case 'not-found':
        this.#notFoundAtMs.set(run.id, clock.now())
        return this.#putOff(run, LOOK_AGAIN_MS)
      case 'nowhere':
        this.#notFoundAtMs.delete(run.id)
        await unsendStart(db, run.id)
        return this.#putOff(run, 0)
      case 'unsure':
        await this.#setAside(run, 'held', { code: 'unsure', message: UNSURE })
        return { kind: 'over' }
      case 'too-soon':
        return this.#putOff(run, LOOK_AGAIN_MS)
    }
  }

  #putOff({ id }: Run, delayMs: number): StartOutcome {
    this.#putOffUntilMs.set(id, this.#context.clock.now() + delayMs)
    return { kind: 'over' }
  }
}

const MINUTE_MS = 60_000

/** Somebody may mend these any time, so it is tried more often than anything else. */
const MENDABLE: ReadonlySet<WireflowErrorCode> = new Set([
  'insufficient_credits',
  'forbidden',
])
const MOST_MENDABLE_MS = 4 * MINUTE_MS

/** When a start that is refused for itself alone is tried again: five hours in all. */
const OWN_RETRIES_MS = [1, 2, 5, 10, 20, 30, 60, 60, 60, 60].map(
  (each) => each * MINUTE_MS,
)

/** How soon a start is tried again while it is not known whose trouble it is. */
function backoffMs({ code }: WireflowError, failures: number): number {
  // Its answer may still be on the way, and nobody is kept waiting by it.
  const firstMs = code === 'timeout' || code === 'conflict' ? 30_000 : 1_000
  return Math.min(MINUTE_MS, firstMs * 2 ** (failures - 1))
}

const UNSURE =
  'The upstream gave no answer to the start, and executions that may be this run have ' +
  'begun since. Release the run to start it again, adopt its execution, or fail it.'

function isBusy(error: unknown): boolean {
  return error instanceof RelayError && error.code === 'upstream_busy'
}

/** Whether the upstream may have started it although it did not say so. */
function isAmbiguous({ code, status, isAmbiguous }: WireflowError): boolean {
  if (code === 'unexpected_response') return status === undefined || status < 300
  return isAmbiguous === true || code === 'timeout'
}

/**
 * Whether a start that was refused may be taken later. A conflict with itself: the same start,
 * sent by a process that died or gave up, is still at work.
 */
function isPassing(error: WireflowError, { way }: Run): boolean {
  const isItself = error.code === 'conflict' && isRepeatable(way)
  const isUnclear = isAmbiguous(error) || error.code === 'unexpected_response'
  return error.retryable || isUnclear || isItself || MENDABLE.has(error.code)
}
