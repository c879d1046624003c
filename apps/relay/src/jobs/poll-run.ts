import {
  isFinished,
  isWireflowError,
  type Execution as UpstreamExecution,
  type ExecutionStatus,
} from '@wireflow-connect/sdk'
import type { WorkerContext } from '../context.ts'
import { pollDelayMs, troubleDelayMs } from '../runs/poll-delay.ts'
import type { Execution } from '../runs/run.ts'
import type { EndState } from '../runs/run-state.ts'
import {
  claimCheck,
  postponeRun,
  releaseRun,
  type ClaimedRun,
} from '../store/run-progress.ts'
import { listExecutions } from '../store/runs.ts'
import type { JobPayload } from './catalog.ts'
import { createFinishRun } from './end-run.ts'

// Longer than both calls of one check together may take.
const LEASE_MS = 45_000

/** Asks once how an execution is doing, then ends the run or asks again later. */
export function pollRun(context: WorkerContext) {
  const { db, jobs, connectUpstream, log, now, random, stopping, workerId } = context
  const finish = createFinishRun(context)

  return async ({ runId, checkCount }: JobPayload<'poll-run'>): Promise<void> => {
    const claim = { runId, checkCount, workerId, now: now(), leaseMs: LEASE_MS }
    const run = await claimCheck(db, claim)
    if (!run) return
    const [execution] = await listExecutions(db, run.id)
    if (!execution) throw new Error(`Run ${run.id} runs without an execution`)

    try {
      await check(run, execution)
    } catch (error) {
      await handleTrouble(run, execution, error)
    }
  }

  async function check(run: ClaimedRun, execution: Execution): Promise<void> {
    const { executions } = connectUpstream(run)
    const { status } = await executions.poll(execution.id, { signal: stopping })
    log.info({ runId: run.id, status, pollCount: run.checkCount + 1 }, 'execution polled')

    if (isFinished(status)) {
      // Only the detail tells what the run cost and which node failed.
      const detail = await executions.get(execution.id, { signal: stopping })
      await end(run, execution, detail)
    } else if (now() >= run.deadlineAt) {
      await finish(run, { state: 'timed_out', error: LATE, execution })
    } else {
      await checkAgain(run, pollDelayMs(run.checkCount + 1))
    }
  }

  async function end(
    run: ClaimedRun,
    execution: Execution,
    detail: UpstreamExecution,
  ): Promise<void> {
    // The detail may trail the poll that said "finished": then the run is looked at again.
    if (detail.status === 'running') return checkAgain(run, pollDelayMs(0))
    await finish(run, {
      state: END_STATES[detail.status],
      error: errorOf(detail),
      execution: {
        ...execution,
        status: detail.status,
        outputs: detail.outputs,
        nodeRuns: detail.nodeRuns,
        creditsUsed: detail.creditsUsed,
      },
    })
  }

  async function handleTrouble(
    run: ClaimedRun,
    execution: Execution,
    error: unknown,
  ): Promise<void> {
    const known = isWireflowError(error) ? error : undefined
    if (known?.code === 'aborted') return releaseRun(db, run.id)
    if (known) log.warn({ runId: run.id, code: known.code }, 'poll failed')
    else log.error({ runId: run.id, error }, 'poll failed')

    // Whatever the trouble, the execution may go on: only the deadline ends the run.
    if (now() < run.deadlineAt) {
      const wait = known?.retryAfterMs ?? troubleDelayMs(run.checkCount, random())
      return checkAgain(run, wait)
    }
    const state = known?.code === 'not_found' ? 'lost' : 'timed_out'
    await finish(run, { state, error: LATE, execution })
  }

  async function checkAgain(run: ClaimedRun, delayMs: number): Promise<void> {
    const dueAt = new Date(now().getTime() + delayMs)
    if (!(await postponeRun(db, run, dueAt))) return
    const payload = { runId: run.id, checkCount: run.checkCount + 1 }
    jobs.wake([{ name: 'poll-run', payload, delayMs }])
  }
}

const END_STATES: Record<Exclude<ExecutionStatus, 'running'>, EndState> = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  timed_out: 'timed_out',
}

const LATE = { message: 'The execution did not end before the deadline', nodeId: null }

function errorOf(detail: UpstreamExecution) {
  if (detail.status === 'completed') return undefined
  const failed = detail.nodeRuns.find(({ status }) => status === 'failed')
  return {
    message: detail.error ?? failed?.error ?? `The execution ended as ${detail.status}`,
    nodeId: detail.errorNode ?? failed?.nodeId ?? null,
  }
}
