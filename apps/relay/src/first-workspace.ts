import type { Config } from './config.ts'
import type { Seal } from './crypto/seal.ts'
import { hashToken } from './crypto/token-hash.ts'
import { createId } from './ids.ts'
import type { Database } from './store/db.ts'
import {
  createWorkspace,
  listWorkspaces,
  reconnectWorkspace,
} from './store/workspaces.ts'

type Parts = { db: Database; seal: Seal; now: () => Date }

/**
 * Makes the workspace that the settings name, once. Later starts give it the address and
 * key of that day, so that a new key needs no more than a restart.
 */
export async function ensureFirstWorkspace(
  { db, seal, now }: Parts,
  { url, apiKey }: Config['upstream'],
): Promise<void> {
  if (apiKey === undefined) return
  const connection = {
    upstreamUrl: url,
    upstreamKey: seal.close(apiKey),
    upstreamKeyHash: hashToken(apiKey),
  }
  const [first] = await listWorkspaces(db)
  if (first) {
    await reconnectWorkspace(db, { id: first.id, ...connection })
    return
  }
  const createdAt = now()
  const id = createId('wsp', createdAt)
  await createWorkspace(db, { id, name: 'First workspace', ...connection, createdAt })
}
