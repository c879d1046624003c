import { createId } from '../ids.ts'
import type { Db } from './db.ts'
import { createEndpoint } from './endpoints.ts'

type NewCallback = {
  workspaceId: string
  runId: string
  url: string
  /** Sealed. */
  secret: string
  now: Date
  /** For how long after `now` its receiver may not be waiting yet. */
  notBeforeMs: number
}

/**
 * Keeps an address that hears of the end of one run and of nothing else. Belongs into the
 * transaction that writes the run, so that a run which was accepted has its callback.
 */
export async function createCallback(tx: Db, callback: NewCallback): Promise<void> {
  const { workspaceId, runId, url, secret, now, notBeforeMs } = callback
  await createEndpoint(
    tx,
    {
      id: createId('ep', now),
      workspaceId,
      url,
      description: `Callback of ${runId}`,
      eventTypes: [],
      workflowIds: [],
      triggerIds: [],
      conditions: [],
      headers: {},
      sealedHeaders: {},
      schedule: undefined,
      concurrency: 10,
      ratePerSecond: undefined,
      metadata: {},
      isAsymmetric: false,
      isDeletedWhenGone: false,
      secrets: [secret],
      retiringSecrets: [],
      pausedAt: undefined,
      failingSince: undefined,
      disabledKind: undefined,
      disabledReason: undefined,
      probeAt: undefined,
      createdAt: now,
    },
    { runId, notBefore: new Date(now.getTime() + notBeforeMs) },
  )
}
