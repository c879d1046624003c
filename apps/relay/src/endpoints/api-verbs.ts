import { createSecret } from '@wireflow-connect/webhooks'
import { z } from 'zod'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import type { Endpoint } from './endpoint.ts'
import { serviceEvent } from '../events/service-event.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import type { Db } from '../db/db.ts'
import { lockEndpoint, rotateSecret, claimReveal } from './sql.ts'
import { GivenSecret } from './given-secret.ts'
import { route } from '../workspaces/route.ts'
import { Moment } from '../http/shapes.ts'

const HOUR_MS = 3_600_000
const MAX_RETIRING = 10
const Rotation = z
  .strictObject({
    /** For how long the former secrets go on signing. */
    overlapHours: z
      .number()
      .min(0)
      .max(7 * 24)
      .default(24),
    /** A secret of the caller's own; one is made otherwise. */
    secret: GivenSecret.optional(),
  })
  .prefault({})

/** `POST /v1/endpoints/{endpointId}/rotate-secret` */
export const postRotation = route({
  summary: 'A new secret',
  description: 'Shown once. The former ones go on signing beside it for `overlapHours`.',
  params: ['endpointId'],
  body: Rotation,
  answers: { 200: z.object({ secret: z.string(), formerSecretsSignUntil: Moment }) },
  examples: { 'at once': { body: { overlapHours: 0 }, status: 200 } },
}).by(
  ({ db, seal, now }: Pick<Context, 'db' | 'seal' | 'now'>) =>
    async ({ params: { endpointId }, body, workspaceId }) => {
      const { overlapHours, secret = createSecret() } = body
      const until = new Date(now().getTime() + overlapHours * HOUR_MS)
      await db.transaction(async (tx) => {
        const endpoint = await lock(tx, workspaceId, endpointId)
        const retiring = retire(endpoint, until, now())
        const fresh = seal.close(secret, PLACE.endpointSecret(endpoint.id))
        await rotateSecret(tx, endpoint.id, { fresh, retiring })
      })
      return { status: 200, body: { secret, formerSecretsSignUntil: until } }
    },
)

// The newest ten: a header with more signatures would be refused by some receivers.
function retire({ secrets, retiringSecrets }: Endpoint, until: Date, now: Date) {
  const leaving = secrets.map((sealed) => ({ sealed, until: until.toISOString() }))
  return [...leaving, ...retiringSecrets]
    .filter((secret) => new Date(secret.until) > now)
    .slice(0, MAX_RETIRING)
}

/** `POST /v1/endpoints/{endpointId}/reveal-secret` */
export const postReveal = route({
  summary: 'Shows the secret once more, for an answer that was lost',
  description: 'After that only a rotation helps.',
  params: ['endpointId'],
  answers: { 200: z.object({ secret: z.string() }) },
  errors: ['conflict'],
}).by(
  ({ db, seal, log, now }: Pick<Context, 'db' | 'seal' | 'log' | 'now'>) =>
    async ({ params: { endpointId }, workspaceId }) => {
      const secret = await db.transaction(async (tx) => {
        const endpoint = await lock(tx, workspaceId, endpointId)
        if (!(await claimReveal(tx, endpoint.id, now()))) {
          throw new RelayError('conflict', 'It was shown already. Rotate the secret.')
        }
        log.info({ endpointId: endpoint.id }, 'secret revealed')
        return seal.open(endpoint.secrets[0] ?? '', PLACE.endpointSecret(endpoint.id))
      })
      return { status: 200, body: { secret } }
    },
)

/** `POST /v1/endpoints/{endpointId}/test` */
export const postTest = route({
  summary: 'Sends a `ping`, also where all else waits',
  params: ['endpointId'],
  answers: { 202: z.object({ eventId: z.string(), deliveryId: z.string() }) },
}).by(
  ({ eventWriter, now }: Pick<Context, 'eventWriter' | 'now'>) =>
    async ({ params: { endpointId }, workspaceId }) => {
      const [written] = await eventWriter.write(workspaceId, async (tx) => {
        await lock(tx, workspaceId, endpointId)
        return [{ ...serviceEvent('ping', { endpointId }, now()), onlyTo: endpointId }]
      })
      const [delivery] = written?.deliveries ?? []
      if (!written || !delivery) throw new Error('A ping was not written')
      return { status: 202, body: { eventId: written.id, deliveryId: delivery.id } }
    },
)

async function lock(tx: Db, workspaceId: string, endpointId: string): Promise<Endpoint> {
  return existing(await lockEndpoint(tx, workspaceId, endpointId), 'endpoint')
}
