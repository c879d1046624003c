import { toNumber, toObject, toObjects, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { read } from '../connection/call-service.ts'
import { END_STATUSES, type Outcome, type Status } from '../runs/outcome.ts'
import { callRelay } from './call-relay.ts'
import { fetchLargeResult, type LargeResult } from './large-result.ts'
import { readOutputs } from './read-outputs.ts'

/** The end of a run. Where its outputs were too large for the event they are elsewhere. */
export type End = Outcome & { largeResult?: LargeResult | undefined }

/**
 * The end of a run as the relay tells it; undefined for events of another kind.
 *
 * @throws a `TypeError` for an end that cannot be read, so that none is lost in silence.
 */
export function toEnd(event: unknown): End | undefined {
  const status = endStatus(toText(toObject(event)['type']))
  if (!status) return undefined
  const data = toObject(toObject(event)['data'])
  const [runId, workflowId] = [toText(data['runId']), toText(data['workflowId'])]
  if (!runId || !workflowId) throw new TypeError('It names no run')
  const error = toObject(data['error'])
  return {
    runId,
    workflowId,
    workflowName: toText(data['workflowName']),
    executionId: toText(data['executionId']),
    status,
    error: toText(error['message']),
    failedNode: toText(error['nodeId']),
    outputs: readOutputs(data['outputs']),
    creditsUsed: toNumber(data['creditsUsed']),
    startedAt: toText(data['startedAt']),
    endedAt: toText(data['endedAt']),
    largeResult: toLargeResult(data['largeResult']),
  }
}

/** The whole end of a run, also where its event was too small for what was made. */
export async function completeEnd(
  z: ZObject,
  bundle: Bundle,
  { largeResult, ...end }: End,
): Promise<Outcome> {
  if (!largeResult) return end
  return { ...end, outputs: await fetchLargeResult(z, bundle, end, largeResult) }
}

function endStatus(type: string | undefined): Status | undefined {
  return END_STATUSES.find((status) => type === `execution.${status}`)
}

function toLargeResult(value: unknown): LargeResult | undefined {
  const { url, sha256 } = toObject(value)
  return typeof url === 'string' && typeof sha256 === 'string'
    ? { url, sha256 }
    : undefined
}

/** The newest events of the relay, the newest first, as they were sent, with their ids. */
export async function listRecentEvents(
  z: ZObject,
  bundle: Bundle,
  limit: number,
): Promise<object[]> {
  // The feed is read forwards, so its end is asked for first.
  const { newest } = await readFeed(z, bundle, { after: 0, limit: 1 })
  const after = Math.max(0, newest - limit)
  const { events } = await readFeed(z, bundle, { after, limit })
  return events.toReversed()
}

async function readFeed(
  z: ZObject,
  bundle: Bundle,
  query: { after: number; limit: number },
): Promise<{ events: object[]; newest: number }> {
  const response = await callRelay(z, bundle, { path: '/v1/events', query })
  return read(z, response, (body) => ({
    events: toObjects(toObject(body)['data']),
    newest: toNumber(toObject(body)['newest']) ?? 0,
  }))
}
