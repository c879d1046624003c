import { ExecutionEvent } from '@wireflow-connect/webhooks/schemas'
import { toNumber, toObject, toObjects } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { read } from '../connection/call-service.ts'
import type { Outcome } from '../runs/outcome.ts'
import { callRelay } from './call-relay.ts'

/** The end of a run as the relay tells it; undefined for events of another kind. */
export function toEventOutcome(event: unknown): Outcome | undefined {
  const parsed = ExecutionEvent.safeParse(event)
  if (!parsed.success) return undefined
  const { data } = parsed.data
  return {
    runId: data.runId,
    workflowId: data.workflowId,
    workflowName: data.workflowName ?? undefined,
    executionId: data.executionId ?? undefined,
    status: data.status,
    error: data.error?.message,
    failedNode: data.error?.nodeId ?? undefined,
    outputs: data.outputs.map(({ url, text, ...output }) => ({
      ...output,
      ...(url !== undefined && { url }),
      ...(text !== undefined && { text }),
    })),
    creditsUsed: data.creditsUsed ?? undefined,
    startedAt: data.startedAt ?? undefined,
    endedAt: data.endedAt,
  }
}

/** The last ends that the relay has told, the newest first. */
export async function listRecentEnds(
  z: ZObject,
  bundle: Bundle,
  limit: number,
): Promise<Outcome[]> {
  // The feed is read forwards, so its end is asked for first.
  const { newest } = await readFeed(z, bundle, { after: 0, limit: 1 })
  const after = Math.max(0, newest - limit)
  const { events } = await readFeed(z, bundle, { after, limit })
  return events.toReversed().flatMap((event) => toEventOutcome(event) ?? [])
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
