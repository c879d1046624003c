import { toNumber, toObject, toObjects, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import { END_STATUSES, type Outcome, type Status } from '../runs/outcome.ts'
import { callRelay } from './call-relay.ts'
import { readOutputs } from './read-outputs.ts'

export type NewRun = {
  workflowId: string
  /** By node id. */
  inputs: Readonly<Record<string, unknown>>
  idempotencyKey: string
  /** Makes it a batch: for each input the values of its executions, in their order. */
  iteratorConfigs?: readonly object[] | undefined
  /** After this long it is started no more; what was started by then has as long again. */
  giveUpMs?: number | undefined
  /** Answers once the run has ended, or after this many seconds. */
  waitSeconds?: number
  /** Hears of the end. Registered in the same transaction that accepts the run. */
  callbackUrl?: string
}

/** A run, and what became of each of its executions: several where it is a batch. */
export type Run = Outcome & { runId: string; executions: readonly Outcome[] }

// How long Zapier may take to park a step after its call has returned. A callback that
// comes earlier might be taken for one that nobody waits for.
const PARKING_MS = 5_000
// What an answer may take beyond the time it is asked to wait.
const ANSWER_MS = 7_000

/** Starts a workflow through the relay. The same key starts it once. */
export async function startRun(
  z: ZObject,
  bundle: Bundle,
  { idempotencyKey, waitSeconds = 0, callbackUrl, giveUpMs, ...wanted }: NewRun,
): Promise<Run> {
  const response = await callRelay(z, bundle, {
    method: 'POST',
    path: '/v1/runs',
    headers: { 'idempotency-key': idempotencyKey },
    timeoutMs: waitSeconds * 1_000 + ANSWER_MS,
    body: {
      ...wanted,
      metadata: { source: 'zapier' },
      wait: waitSeconds,
      ...(giveUpMs !== undefined && { startWithinMs: giveUpMs, deadlineMs: giveUpMs }),
      ...(callbackUrl !== undefined && {
        callback: { url: callbackUrl, notBeforeMs: PARKING_MS },
      }),
    },
  })
  return read(z, response, toRun)
}

/** A run of the relay; undefined when there is none. */
export async function findRun(
  z: ZObject,
  bundle: Bundle,
  runId: string,
): Promise<Run | undefined> {
  const call = { path: path`/v1/runs/${runId}`, mayBeMissing: true }
  const response = await callRelay(z, bundle, call)
  return response.status < 300 ? read(z, response, toRun) : undefined
}

/** Ends a run that was not started. @throws an `Error` for any other. */
export async function cancelRun(z: ZObject, bundle: Bundle, runId: string): Promise<Run> {
  const call = { method: 'POST', path: path`/v1/runs/${runId}/cancel` } as const
  return read(z, await callRelay(z, bundle, { ...call, body: {} }), toRun)
}

function toRun(body: unknown): Run {
  const row = toObject(body)
  const [runId, workflowId] = [toText(row['id']), toText(row['workflowId'])]
  if (!runId || !workflowId) throw new TypeError('It names no run')
  const error = toObject(row['error'])
  const shared = { runId, workflowId, workflowName: toText(row['workflowName']) }
  const executions = toObjects(row['executions']).map((execution): Outcome => {
    const fault = toObject(execution['error'])
    return {
      ...shared,
      executionId: toText(execution['id']),
      status: toStatus(execution['status']),
      error: toText(fault['message']),
      failedNode: toText(fault['nodeId']),
      outputs: readOutputs(execution['outputs']),
      creditsUsed: toNumber(execution['creditsUsed']),
    }
  })
  const [first] = executions
  return {
    ...shared,
    executionId: first?.executionId,
    status: toStatus(row['state']),
    error: toText(error['message']),
    failedNode: toText(error['nodeId']),
    outputs: first?.outputs ?? [],
    creditsUsed: first?.creditsUsed,
    startedAt: toText(row['startedAt']),
    endedAt: toText(row['endedAt']),
    executions,
  }
}

// Not started, and it takes somebody to go on: without credits, or kept aside.
const BLOCKED: ReadonlySet<unknown> = new Set(['blocked', 'held', 'quarantined'])

/** The relay's other words for a run that goes on are all `running` here. */
function toStatus(state: unknown): Status {
  if (BLOCKED.has(state)) return 'blocked'
  return END_STATUSES.find((status) => status === state) ?? 'running'
}
