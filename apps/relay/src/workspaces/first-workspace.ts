import { PLACE } from './place.ts'
import type { Seal } from './seal.ts'
import { hashToken } from './token-hash.ts'
import { createId } from '../db/ids.ts'
import type { Database } from '../db/db.ts'
import { createWorkspace, listWorkspaces, reconnectWorkspace } from './sql.ts'

type Parts = { db: Database; seal: Seal; now: () => Date }

/**
 * Makes the workspace that the settings name, once. Later starts give it the address and
 * key of that day, so that a new key needs no more than a restart.
 */
export async function ensureFirstWorkspace(
  { db, seal, now }: Parts,
  { url, apiKey }: { url: string; apiKey: string | undefined },
): Promise<void> {
  if (apiKey === undefined) return
  const [first] = await listWorkspaces(db)
  const createdAt = now()
  const id = first?.id ?? createId('wsp', createdAt)
  const connection = {
    id,
    upstreamUrl: url,
    upstreamKey: seal.close(apiKey, PLACE.upstreamKey(id)),
    upstreamKeyHash: hashToken(apiKey),
  }
  if (first) await reconnectWorkspace(db, connection)
  else await createWorkspace(db, { name: 'First workspace', ...connection, createdAt })
}
