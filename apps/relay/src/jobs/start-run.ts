import { isWireflowError, setInputs, type WireflowError } from '@wireflow-connect/sdk'
import type { WorkerContext } from '../context.ts'
import { startedEvent } from '../runs/execution-event.ts'
import { pollDelayMs, troubleDelayMs } from '../runs/poll-delay.ts'
import {
  blockRun,
  claimStart,
  postponeRun,
  releaseRun,
  type ClaimedRun,
} from '../store/run-progress.ts'
import { recordStart } from '../store/run-start.ts'
import { wakeDelivery } from '../wake-delivery.ts'
import type { JobPayload } from './catalog.ts'
import { createFinishRun } from './end-run.ts'

// Longer than both calls of one start together may take.
const LEASE_MS = 45_000
const BLOCKED_RETRY_MS = 60_000

/** Asks the upstream to start what a run wants. Repeating it starts nothing twice. */
export function startRun(context: WorkerContext) {
  const { db, jobs, connectUpstream, log, now, random, stopping, workerId } = context
  const finish = createFinishRun(context)

  return async ({ runId, checkCount }: JobPayload<'start-run'>): Promise<void> => {
    const claim = { runId, checkCount, workerId, now: now(), leaseMs: LEASE_MS }
    const run = await claimStart(db, claim)
    if (!run) return
    if (now() >= run.deadlineAt) return finish(run, { state: 'timed_out', error: LATE })

    try {
      await start(run)
    } catch (error) {
      if (!isWireflowError(error)) throw error
      await handleTrouble(run, error)
    }
  }

  async function start(run: ClaimedRun): Promise<void> {
    const upstream = connectUpstream(run)
    const workflow = await upstream.workflows.get(run.workflowId, { signal: stopping })
    // If the process dies after the upstream's answer and before the commit, the run is
    // claimed again and the same key makes the upstream repeat that answer.
    const { executions } = await upstream.executions.start(
      {
        workflowId: run.workflowId,
        nodes: setInputs(workflow, run.inputValues),
        edges: workflow.edges,
        triggerData: run.triggerData,
        idempotencyKey: run.id,
      },
      { signal: stopping },
    )

    const delayMs = pollDelayMs(0)
    const startedAt = now()
    const recorded = await recordStart(db, {
      run,
      workflowName: workflow.name,
      executions,
      now: startedAt,
      dueAt: new Date(startedAt.getTime() + delayMs),
      event: startedEvent(
        { ...run, workflowName: workflow.name },
        executions[0]?.id,
        startedAt,
      ),
    })
    if (!recorded) return
    log.info({ runId: run.id, executionId: executions[0]?.id }, 'execution started')
    const payload = { runId: run.id, checkCount: 0 }
    jobs.wake([
      { name: 'poll-run', payload, delayMs },
      ...recorded.deliveries.map((owed) => wakeDelivery(owed)),
    ])
  }

  async function handleTrouble(run: ClaimedRun, error: WireflowError): Promise<void> {
    if (error.code === 'aborted') return releaseRun(db, run.id)
    log.warn({ runId: run.id, code: error.code }, 'start failed')

    if (MENDABLE.has(error.code)) {
      const delayMs = BLOCKED_RETRY_MS
      if (await blockRun(db, run, later(delayMs), error.message)) wakeAgain(run, delayMs)
    } else if (error.retryable) {
      const delayMs = error.retryAfterMs ?? troubleDelayMs(run.checkCount, random())
      if (await postponeRun(db, run, later(delayMs))) wakeAgain(run, delayMs)
    } else {
      const failure = { message: error.message, nodeId: null }
      await finish(run, { state: 'failed', error: failure })
    }
  }

  function later(delayMs: number): Date {
    return new Date(now().getTime() + delayMs)
  }

  function wakeAgain(run: ClaimedRun, delayMs: number): void {
    const payload = { runId: run.id, checkCount: run.checkCount + 1 }
    jobs.wake([{ name: 'start-run', payload, delayMs }])
  }
}

/** Troubles that a person mends: more credits, another key. The run goes on afterwards. */
const MENDABLE: ReadonlySet<string> = new Set([
  'insufficient_credits',
  'unauthorized',
  'forbidden',
])

const LATE = { message: 'The run could not be started before its deadline', nodeId: null }
