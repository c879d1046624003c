import { createSecret, isSecret } from '@wireflow-connect/webhooks'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import type { Endpoint } from './endpoint.ts'
import { serviceEvent } from '../events/service-event.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import type { Db } from '../db/db.ts'
import { lockEndpoint, rotateSecret, takeReveal } from './sql.ts'

const HOUR_MS = 3_600_000
const MAX_RETIRING = 10
const Params = z.object({ endpointId: z.string() })
const Rotation = z
  .strictObject({
    /** For how long the former secrets go on signing. */
    overlapHours: z
      .number()
      .min(0)
      .max(7 * 24)
      .default(24),
    /** A secret of the caller's own; one is made otherwise. */
    secret: z.string().refine(isSecret, 'must be whsec_ and 24 to 64 bytes').optional(),
  })
  .prefault({})

/** `POST /v1/endpoints/:endpointId/rotate-secret` — shows the new secret, once. */
export function postRotation({
  db,
  seal,
  now,
}: Pick<Context, 'db' | 'seal' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { overlapHours, secret = createSecret() } = Rotation.parse(request.body)
    const until = new Date(now().getTime() + overlapHours * HOUR_MS)
    await db.transaction(async (tx) => {
      const endpoint = await lock(tx, response, request)
      const retiring = retire(endpoint, until, now())
      const fresh = seal.close(secret, PLACE.endpointSecret(endpoint.id))
      await rotateSecret(tx, endpoint.id, { fresh, retiring })
    })
    response.json({ secret, formerSecretsSignUntil: until })
  }
}

// The newest ten: a header with more signatures would be refused by some receivers.
function retire({ secrets, retiringSecrets }: Endpoint, until: Date, now: Date) {
  const leaving = secrets.map((sealed) => ({ sealed, until: until.toISOString() }))
  return [...leaving, ...retiringSecrets]
    .filter((secret) => new Date(secret.until) > now)
    .slice(0, MAX_RETIRING)
}

/**
 * `POST /v1/endpoints/:endpointId/reveal-secret` — shows the secret once more, for an answer
 * that was lost. After that only a rotation helps.
 */
export function postReveal({
  db,
  seal,
  log,
  now,
}: Pick<Context, 'db' | 'seal' | 'log' | 'now'>): RequestHandler {
  return async (request, response) => {
    const secret = await db.transaction(async (tx) => {
      const endpoint = await lock(tx, response, request)
      if (!(await takeReveal(tx, endpoint.id, now()))) {
        throw new RelayError('conflict', 'It was shown already. Rotate the secret.')
      }
      log.info({ endpointId: endpoint.id }, 'secret revealed')
      return seal.open(endpoint.secrets[0] ?? '', PLACE.endpointSecret(endpoint.id))
    })
    response.json({ secret })
  }
}

/** `POST /v1/endpoints/:endpointId/test` — sends a `ping`, also where all else waits. */
export function postTest({
  eventWriter,
  now,
}: Pick<Context, 'eventWriter' | 'now'>): RequestHandler {
  return async (request, response) => {
    const [written] = await eventWriter.write(workspaceOf(response), async (tx) => {
      const { id: endpointId } = await lock(tx, response, request)
      return [{ ...serviceEvent('ping', { endpointId }, now()), onlyTo: endpointId }]
    })
    const [delivery] = written?.deliveries ?? []
    response.status(202).json({ eventId: written?.id, deliveryId: delivery?.id })
  }
}

async function lock(
  tx: Db,
  response: Parameters<RequestHandler>[1],
  request: Parameters<RequestHandler>[0],
): Promise<Endpoint> {
  const { endpointId } = Params.parse(request.params)
  return existing(await lockEndpoint(tx, workspaceOf(response), endpointId), 'endpoint')
}
