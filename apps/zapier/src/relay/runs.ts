import type { Output } from '@wireflow-connect/sdk'
import { toNumber, toObject, toObjects, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { path, read } from '../connection/call-service.ts'
import { END_STATUSES, type Outcome, type Status } from '../runs/outcome.ts'
import { callRelay } from './call-relay.ts'

type NewRun = {
  workflowId: string
  /** By node id. */
  inputs: Readonly<Record<string, unknown>>
  idempotencyKey: string
  /** Answers once the run has ended, or after this many seconds. */
  waitSeconds?: number
  /** Hears of the end. Registered in the same transaction that accepts the run. */
  callbackUrl?: string
}

// How long Zapier may take to park a step after its call has returned. A callback that
// comes earlier might be taken for one that nobody waits for.
const PARKING_MS = 5_000
// What an answer may take beyond the time it is asked to wait.
const ANSWER_MS = 7_000

/** Starts a workflow through the relay. The same key starts it once. */
export async function startRun(
  z: ZObject,
  bundle: Bundle,
  { workflowId, inputs, idempotencyKey, waitSeconds = 0, callbackUrl }: NewRun,
): Promise<Outcome> {
  const response = await callRelay(z, bundle, {
    method: 'POST',
    path: '/v1/runs',
    headers: { 'idempotency-key': idempotencyKey },
    timeoutMs: waitSeconds * 1_000 + ANSWER_MS,
    body: {
      workflowId,
      inputs,
      metadata: { source: 'zapier' },
      wait: waitSeconds,
      ...(callbackUrl !== undefined && {
        callback: { url: callbackUrl, notBeforeMs: PARKING_MS },
      }),
    },
  })
  return read(z, response, toRunOutcome)
}

/** A run of the relay; undefined when there is none. */
export async function findRun(
  z: ZObject,
  bundle: Bundle,
  runId: string,
): Promise<Outcome | undefined> {
  const call = { path: path`/v1/runs/${runId}`, mayBeMissing: true }
  const response = await callRelay(z, bundle, call)
  return response.status < 300 ? read(z, response, toRunOutcome) : undefined
}

function toRunOutcome(body: unknown): Outcome {
  const run = toObject(body)
  const runId = toText(run['id'])
  const workflowId = toText(run['workflowId'])
  if (!runId || !workflowId) throw new TypeError('It names no run')
  const [execution] = toObjects(run['executions'])
  const error = toObject(run['error'])
  return {
    runId,
    workflowId,
    workflowName: toText(run['workflowName']),
    executionId: toText(execution?.['id']),
    status: toStatus(run['state']),
    error: toText(error['message']),
    failedNode: toText(error['nodeId']),
    outputs: toObjects(execution?.['outputs']) as unknown as Output[],
    creditsUsed: toNumber(execution?.['creditsUsed']),
    startedAt: toText(run['startedAt']),
    endedAt: toText(run['endedAt']),
  }
}

/** The relay's own words for a run that goes on are all `running` here. */
function toStatus(state: unknown): Status {
  return END_STATUSES.find((status) => status === state) ?? 'running'
}
