import { DEFAULT_SETTINGS, newEndpoint } from '../deliveries/endpoint.ts'
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
}

/**
 * Keeps an address that hears of the end of one run and of nothing else. Belongs into the
 * transaction that writes the run, so that a run which was accepted has its callback.
 */
export async function createCallback(tx: Db, callback: NewCallback): Promise<void> {
  const { workspaceId, runId, url, secret, now } = callback
  const endpoint = newEndpoint({
    id: createId('ep', now),
    workspaceId,
    secrets: [secret],
    createdAt: now,
    settings: { ...DEFAULT_SETTINGS, url, description: `Callback of ${runId}` },
  })
  await createEndpoint(tx, endpoint, runId)
}
