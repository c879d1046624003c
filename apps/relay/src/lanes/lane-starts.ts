import { isWireflowError, type Wireflow, type WireflowError } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../context.ts'
import { RelayError } from '../errors.ts'
import { createFinishRun, type FinishRun } from '../finish-run.ts'
import { blockedEvent, type Obstacle } from '../runs/run-event.ts'
import { startedEvent } from '../runs/execution-event.ts'
import type { Run } from '../runs/run.ts'
import type { AwaitedExecution, WaitingRun } from '../store/lane-runs.ts'
import type { Fence } from '../store/lanes.ts'
import {
  claimStart,
  recordStart,
  setAside,
  unsendStart,
  type ClaimedRun,
} from '../store/run-start.ts'
import type { LaneParts } from './lane-parts.ts'
import { isRepeatable, sendStart, type Sent } from './send-start.ts'
import { settleStart } from './settle-start.ts'
import type { WorkflowCache } from './workflow-cache.ts'

/** What became of a start, for the lane to go on with. */
export type StartOutcome =
  | { kind: 'started'; executions: AwaitedExecution[] }
  /** The run has ended, or waits for an operator, or for its turn to be looked up again. */
  | { kind: 'over' }
  /** A person has to mend something: credits, or the key. */
  | { kind: 'blocked'; error: WireflowError }
  /** To be tried again. */
  | { kind: 'failed'; error: WireflowError }
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
      })),
    }
  }

  async #fail(run: ClaimedRun, error: WireflowError): Promise<StartOutcome> {
    const { db, log } = this.#context
    if (error.code === 'aborted') return { kind: 'aborted' }
    log.warn({ runId: run.id, code: error.code }, 'start failed')

    if (MENDABLE.has(error.code)) {
      await this.#setAside(run, 'blocked', error)
      return { kind: 'blocked', error }
    }
    // Nothing was started, so that there is nothing to look for the next time.
    if (!isAmbiguous(error) && !run.sentBefore) await unsendStart(db, run.id)
    if (isPassing(error, run)) return { kind: 'failed', error }
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
  ): Promise<void> {
    const { eventWriter, now } = this.#context
    const error = { message: obstacle.message, nodeId: null }
    const event = blockedEvent(run, obstacle, now())
    const aside = { run, state, error, event }
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
      nowMs: clock.now(),
      signal: stopping,
    })
    log.info({ runId: run.id, found: found.kind }, 'lost start looked for')
    switch (found.kind) {
      case 'started': {
        const { workflowName } = run
        const executions = [found.execution]
        return this.#record(run, { workflowName, batchId: undefined, executions })
      }
      case 'nowhere':
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

const MENDABLE: ReadonlySet<string> = new Set([
  'insufficient_credits',
  'unauthorized',
  'forbidden',
])

const UNSURE =
  'The upstream gave no answer to the start, and executions that may be this run have ' +
  'begun since. Release the run to start it again, adopt its execution, or fail it.'

function isBusy(error: unknown): boolean {
  return error instanceof RelayError && error.code === 'upstream_busy'
}

/** Whether the upstream may have started it although it did not say so. */
function isAmbiguous({ code, isAmbiguous }: WireflowError): boolean {
  return isAmbiguous === true || code === 'unexpected_response' || code === 'timeout'
}

/** A conflict with itself: the same start, sent by a process that died, is still at work. */
function isPassing(error: WireflowError, { way }: Run): boolean {
  const isItself = error.code === 'conflict' && isRepeatable(way)
  return error.retryable || isAmbiguous(error) || isItself
}
