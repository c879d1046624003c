import type { Context } from './context.ts'
import { RelayError } from '../http/errors.ts'
import { createId, createSecretId } from '../db/ids.ts'
import type { InputReport } from './input-report.ts'
import type { Run } from './run.ts'
import type { Db } from '../db/db.ts'
import {
  claimKey,
  findEarlierCall,
  moveKeys,
  type EarlierCall,
} from './idempotency-sql.ts'
import { MAX_WAIT_MS } from './wait-limit.ts'
import {
  createRuns,
  findRun,
  type NewRun,
  type NoPlace,
  type PlaceLimits,
} from './sql.ts'
import type { StartWay } from './start-way.ts'
import type { CallKey } from './call-key.ts'
import { noPlace } from './no-place.ts'

export type Wanted = {
  workspaceId: string
  workflowId: string
  workflowName: string | undefined
  triggerId?: string
  /** How the upstream is asked to start it. */
  start: StartWay
  inputValues: Record<string, unknown>
  inputs?: InputReport | undefined
  triggerData: Record<string, unknown>
  metadata?: Record<string, unknown>
  deadlineMs: number
  /** How long it may wait to be started; a day, unless it is given. */
  startWithinMs?: number | undefined
  /** Keeps the run aside as spam; it does not start. */
  quarantined?: boolean
  /** Each of them makes the call the same as an earlier one that had it. */
  callKeys?: readonly CallKey[]
  /** How many deliveries led to it, one after another. */
  hops?: number
  /** How many bytes of body it was made of, where that is known. */
  bodyBytes?: number
  /** What it counts against, where that is limited. */
  limits?: PlaceLimits | undefined
  /** Refuses the run by throwing; what it writes is undone with it. */
  guard?: ((tx: Db) => Promise<void>) | undefined
  /** Writes what belongs to a new run, in the transaction that keeps it. */
  alongside?: ((tx: Db, run: Run) => Promise<void>) | undefined
  /** Writes what a repeated call adds to the run of the earlier one. */
  again?: ((tx: Db, runId: string) => Promise<void>) | undefined
}

type Parts = Pick<Context, 'db' | 'jobs' | 'log' | 'metrics' | 'now' | 'runWriter'>

export type Accepted = {
  run: Run
  /** What made it the call of an earlier run; undefined for a run that is new. */
  repeats: CallKey['kind'] | undefined
}

/**
 * Keeps what was asked for as a run and wakes its lane. Returns after the commit. A call
 * that was made before returns the run of that time.
 *
 * @throws {RelayError} `idempotency_mismatch` when a key was used with another body, and
 *   `rate_limited` when its trigger has no place for it.
 */
export async function acceptRun(parts: Parts, wanted: Wanted): Promise<Accepted> {
  const run = newRun(wanted, parts.now())
  const earlier = await keep(parts, wanted, run)
  if (earlier) {
    parts.metrics.runsAccepted.inc({ outcome: 'repeated' })
    return getEarlier(parts, wanted.workspaceId, earlier)
  }

  if (wanted.quarantined) {
    parts.metrics.runsAccepted.inc({ outcome: 'quarantined' })
    parts.log.info({ runId: run.id }, 'run quarantined')
    return { run, repeats: undefined }
  }
  parts.metrics.runsAccepted.inc({ outcome: 'new' })
  parts.log.info({ runId: run.id }, 'run accepted')
  return { run, repeats: undefined }
}

/** The run of an earlier call, and what told that it is the same. */
type Earlier = { runId: string; kind: CallKey['kind'] }

/** Writes the run, or tells which one an earlier call has made. */
async function keep(
  { db, runWriter }: Parts,
  { callKeys = [], bodyBytes, limits, guard, alongside, again }: Wanted,
  run: Run,
): Promise<Earlier | undefined> {
  const entry: RunEntry = { run, limits }
  if (callKeys.length === 0 && !guard && !alongside) {
    await runWriter.add(entry, bodyBytes)
    refuseWithoutPlace(entry)
    return undefined
  }
  return db.transaction(async (tx) => {
    const earlier = await claimKeys(tx, callKeys, run)
    if (earlier) {
      await again?.(tx, earlier.runId)
      return earlier
    }
    await guard?.(tx)
    await writeRuns(tx, [entry])
    refuseWithoutPlace(entry)
    await alongside?.(tx, run)
    return undefined
  })
}

/** A run on its way into the database. */
export type RunEntry = NewRun & {
  /** Why it was not kept. */
  refusal?: NoPlace | undefined
}

/** Keeps runs that came at the same moment, and notes those that found no place. */
export async function writeRuns(db: Db, entries: readonly RunEntry[]): Promise<void> {
  const refused = await createRuns(db, entries)
  for (const entry of entries) entry.refusal = refused.get(entry.run.id)
}

function refuseWithoutPlace({ run, limits, refusal }: RunEntry): void {
  if (limits && refusal) throw noPlace(limits, refusal, run.acceptedAt)
}

/** Takes every key for the run, or none of them: then all stand for the earlier run. */
async function claimKeys(
  tx: Db,
  callKeys: readonly CallKey[],
  { id: runId, acceptedAt: now }: Run,
): Promise<Earlier | undefined> {
  for (const callKey of callKeys) {
    const earlier = await claimKey(tx, { ...callKey, runId, now })
    if (!earlier) continue
    await moveKeys(tx, runId, runIdOf(earlier))
    return { runId: earlier.runId, kind: callKey.kind }
  }
  return undefined
}

/**
 * The run of an earlier call with one of the keys, where work can be saved by asking first.
 *
 * @throws {RelayError} `idempotency_mismatch` when a key was used with another body.
 */
export async function findEarlierRun(
  parts: Pick<Parts, 'db' | 'now'>,
  workspaceId: string,
  callKeys: readonly CallKey[],
): Promise<Accepted | undefined> {
  const now = parts.now()
  for (const callKey of callKeys) {
    const earlier = await findEarlierCall(parts.db, { ...callKey, now })
    if (!earlier) continue
    const { kind } = callKey
    return getEarlier(parts, workspaceId, { runId: runIdOf(earlier), kind })
  }
  return undefined
}

function runIdOf({ runId, sameBody }: EarlierCall): string {
  if (!sameBody) throw mismatch()
  return runId
}

async function getEarlier(
  { db }: Pick<Parts, 'db'>,
  workspaceId: string,
  { runId, kind }: Earlier,
): Promise<Accepted> {
  const run = await findRun(db, workspaceId, runId)
  if (!run) throw new Error(`The run ${runId} of an idempotency key is gone`)
  return { run, repeats: kind }
}

function mismatch(): RelayError {
  return new RelayError(
    'idempotency_mismatch',
    'This idempotency key, or webhook-id, was used with another body. Use a new one for a new call.',
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
    inputs: wanted.inputs,
    triggerData: wanted.triggerData,
    metadata: wanted.metadata ?? {},
    error: undefined,
    acceptedAt,
    startedAt: undefined,
    endedAt: undefined,
    batchId: undefined,
    deadlineAt: new Date(acceptedAt.getTime() + (wanted.startWithinMs ?? MAX_WAIT_MS)),
    deadlineMs: wanted.deadlineMs,
    hops: wanted.hops ?? 0,
  }
}
