import { PLACE } from '../workspaces/place.ts'
import type { Seal } from '../workspaces/seal.ts'
import { DEFAULT_SETTINGS, newEndpoint } from './endpoint.ts'
import { RelayError } from '../http/errors.ts'
import { createId } from '../db/ids.ts'
import type { Db } from '../db/db.ts'
import { createEndpoint } from './sql.ts'

// Each is called at the end of the run.
const MAX_CALLBACKS = 20

type NewCallback = {
  workspaceId: string
  runId: string
  url: string
  secret: string
  now: Date
  /** For how long after `now` its receiver may not be waiting yet. */
  notBeforeMs: number
}

/**
 * Keeps an address that hears of the end of one run and of nothing else. Belongs into the
 * transaction that writes the run, so that a run which was accepted has its callback.
 * Returns the id of its endpoint.
 */
export async function createCallback(
  tx: Db,
  seal: Seal,
  callback: NewCallback,
): Promise<string> {
  const { workspaceId, runId, url, secret, now, notBeforeMs } = callback
  const id = createId('ep', now)
  const endpoint = newEndpoint({
    id,
    workspaceId,
    secrets: [seal.close(secret, PLACE.endpointSecret(id))],
    createdAt: now,
    settings: { ...DEFAULT_SETTINGS, url, description: `Callback of ${runId}` },
  })
  const notBefore = new Date(now.getTime() + notBeforeMs)
  await createEndpoint(tx, endpoint, { runId, notBefore })
  return id
}

/**
 * Adds a callback to a run that is there already; of one that has ended it hears at once.
 * Returns the secret that signs: the earlier one where the run has this address.
 *
 * @throws {RelayError} `limit_reached` where it has very many.
 */
export async function joinCallback(
  tx: Db,
  seal: Seal,
  callback: NewCallback,
): Promise<string> {
  const { runId, url, secret } = callback
  // Held against the end of the run, whose transaction looks for callbacks.
  const runs = await tx.query<{ state: string }>(
    'select state from runs where id = $1 for update',
    [runId],
  )
  const known = await tx.query<{ id: string; url: string; secrets: string[] }>(
    'select id, url, secrets from endpoints where run_id = $1',
    [runId],
  )
  const earlier = known.rows.find((callback) => callback.url === url)
  if (earlier?.secrets[0]) {
    return seal.open(earlier.secrets[0], PLACE.endpointSecret(earlier.id))
  }

  if (known.rows.length >= MAX_CALLBACKS) {
    const message = `A run has ${MAX_CALLBACKS} callbacks at most. Make an endpoint to hear of its end.`
    throw new RelayError('limit_reached', message)
  }

  const endpointId = await createCallback(tx, seal, callback)
  await enqueueEnd(tx, { ...callback, endpointId, state: runs.rows[0]?.state ?? '' })
  return secret
}

/** Owes the last word on a run, if it has been said. The sweeper brings it when it is due. */
async function enqueueEnd(
  tx: Db,
  owed: NewCallback & { endpointId: string; state: string },
): Promise<void> {
  const { workspaceId, runId, endpointId, state, now, notBeforeMs } = owed
  await tx.query(
    `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, due_at,
                             created_at)
     select $1, $2, id, $3, 'pending', $4, $5
       from events
      where run_id = $6 and type in ('batch.completed', 'execution.' || $7)
      order by sequence desc limit 1`,
    [
      createId('dlv', now),
      workspaceId,
      endpointId,
      new Date(now.getTime() + notBeforeMs),
      now,
      runId,
      state,
    ],
  )
}
