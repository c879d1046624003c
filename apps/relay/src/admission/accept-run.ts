import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { createId, createSecretId } from '../ids.ts'
import type { Run } from '../runs/run.ts'
import type { Db } from '../store/db.ts'
import { claimKey, findEarlierCall, type EarlierCall } from '../store/idempotency.ts'
import { MAX_WAIT_MS } from '../runs/wait-limit.ts'
import { createRuns, findRun } from '../store/runs.ts'
import type { StartWay } from '../triggers/start-way.ts'

/** Marks a call as the same as an earlier one. */
export type CallKey = { scope: string; key: string; bodyHash: Buffer; ttlMs: number }

export type Wanted = {
  workspaceId: string
  workflowId: string
  workflowName: string | undefined
  triggerId?: string
  /** How the upstream is asked to start it. */
  start: StartWay
  inputValues: Record<string, unknown>
  triggerData: Record<string, unknown>
  metadata?: Record<string, unknown>
  deadlineMs: number
  /** Keeps the run aside as spam; it does not start. */
  quarantined?: boolean
  callKey?: CallKey | undefined
  /** Refuses the run by throwing; what it writes is undone with it. */
  guard?: (tx: Db) => Promise<void>
  /** Writes what belongs to a new run, in the transaction that keeps it. */
  alongside?: ((tx: Db, run: Run) => Promise<void>) | undefined
  /** Writes what a repeated call adds to the run of the earlier one. */
  again?: ((tx: Db, runId: string) => Promise<void>) | undefined
}

type Parts = Pick<Context, 'db' | 'jobs' | 'log' | 'now' | 'runWriter'>

/**
 * Keeps what was asked for as a run and wakes its lane. Returns after the commit. A call
 * that was made before returns the run of that time.
 *
 * @throws {RelayError} `idempotency_mismatch` when the key was used with another body.
 */
export async function acceptRun(parts: Parts, wanted: Wanted): Promise<Run> {
  const run = newRun(wanted, parts.now())
  const earlierId = await keep(parts, wanted, run)
  if (earlierId !== undefined) return getRun(parts, wanted.workspaceId, earlierId)

  if (wanted.quarantined) {
    parts.log.info({ runId: run.id }, 'run quarantined')
    return run
  }
  parts.log.info({ runId: run.id }, 'run accepted')
  return run
}

/** Writes the run, or returns the id of the one that an earlier call made. */
async function keep(
  { db, runWriter }: Parts,
  { callKey, guard, alongside, again }: Wanted,
  run: Run,
): Promise<string | undefined> {
  if (!callKey && !guard && !alongside) {
    await runWriter.add(run)
    return undefined
  }
  return db.transaction(async (tx) => {
    const claim = callKey && { ...callKey, runId: run.id, now: run.acceptedAt }
    const earlier = claim && (await claimKey(tx, claim))
    if (earlier) {
      const runId = runIdOf(earlier)
      await again?.(tx, runId)
      return runId
    }
    await guard?.(tx)
    await createRuns(tx, [run])
    await alongside?.(tx, run)
    return undefined
  })
}

/**
 * The run of an earlier call with the same key, where work can be saved by asking first.
 *
 * @throws {RelayError} `idempotency_mismatch` when the key was used with another body.
 */
export async function findEarlierRun(
  parts: Pick<Parts, 'db' | 'now'>,
  workspaceId: string,
  callKey: CallKey | undefined,
): Promise<Run | undefined> {
  const now = parts.now()
  const earlier = callKey && (await findEarlierCall(parts.db, { ...callKey, now }))
  return earlier && getRun(parts, workspaceId, runIdOf(earlier))
}

function runIdOf({ runId, sameBody }: EarlierCall): string {
  if (!sameBody) throw mismatch()
  return runId
}

async function getRun(
  { db }: Pick<Parts, 'db'>,
  workspaceId: string,
  id: string,
): Promise<Run> {
  const run = await findRun(db, workspaceId, id)
  if (!run) throw new Error(`The run ${id} of an idempotency key is gone`)
  return run
}

function mismatch(): RelayError {
  return new RelayError(
    'idempotency_mismatch',
    'This idempotency key was used with another body. Use a new key for a new call.',
  )
}

function newRun(wanted: Wanted, acceptedAt: Date): Run {
  return {
    id: createId('run', acceptedAt),
    workspaceId: wanted.workspaceId,
    triggerId: wanted.triggerId,
    workflowId: wanted.workflowId,
    workflowName: wanted.workflowName,
    receipt: createSecretId('rcp'),
    way: wanted.start.way,
    targetNodeId: wanted.start.targetNodeId,
    iteratorConfigs: wanted.start.iteratorConfigs,
    state: wanted.quarantined ? 'quarantined' : 'accepted',
    inputValues: wanted.inputValues,
    triggerData: wanted.triggerData,
    metadata: wanted.metadata ?? {},
    error: undefined,
    acceptedAt,
    startedAt: undefined,
    endedAt: undefined,
    batchId: undefined,
    deadlineAt: new Date(acceptedAt.getTime() + MAX_WAIT_MS),
    deadlineMs: wanted.deadlineMs,
  }
}
