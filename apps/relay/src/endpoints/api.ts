import { createSecret } from '@wireflow-connect/webhooks'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import { DEFAULT_SETTINGS, newEndpoint } from './endpoint.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import { listBody, listOf, listQuery } from '../http/read-query.ts'
import {
  disableEndpoint,
  enableEndpoint,
  pauseEndpoint,
  resumeEndpoint,
} from './state-sql.ts'
import {
  countEndpoints,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  lockEndpoint,
  saveSettings,
} from './sql.ts'
import type { Db } from '../db/db.ts'
import {
  EndpointChange,
  NewEndpoint,
  refuseTwice,
  type GivenSettings,
} from './settings.ts'
import { EndpointShape, NewEndpointShape } from './endpoint-shape.ts'
import { headerSealer, mergeSettings, showEndpoint } from './endpoint-view.ts'
import { route } from '../workspaces/route.ts'
import { refuseOwnTrigger, refuseUrl } from './refuse-url.ts'

// All of them are looked at with every event.
const MAX_ENDPOINTS = 5_000

type SettingParts = Pick<Context, 'db' | 'seal' | 'client' | 'now' | 'publicUrl'>

/** `POST /v1/endpoints` */
export const postEndpoint = route({
  summary: 'A new subscriber',
  description: 'Its secret is shown in this answer only.',
  body: NewEndpoint,
  answers: { 201: NewEndpointShape },
  errors: ['limit_reached'],
  examples: {
    'all events of ends': {
      body: { url: 'https://example.com/hook', eventTypes: ['execution.*'] },
      status: 201,
    },
  },
}).by(
  ({ db, seal, client, now, publicUrl }: SettingParts) =>
    async ({ body: wanted, workspaceId, token }) => {
      refuseUrl(client, wanted.url)
      refuseOwnTrigger(publicUrl(), wanted.url)
      const id = createId('ep', now())
      const settings = mergeSettings(
        { ...DEFAULT_SETTINGS, url: wanted.url },
        wanted,
        headerSealer(seal, id),
      )
      refuseTwice(settings, wanted)
      await refuseVeryMany(db, workspaceId)
      const secret = createSecret()
      const endpoint = newEndpoint({
        id,
        workspaceId,
        secrets: [seal.close(secret, PLACE.endpointSecret(id))],
        createdAt: now(),
        settings,
      })
      await createEndpoint(db, endpoint, { tokenId: token?.id ?? '' })
      return { status: 201, body: { ...showEndpoint(endpoint), secret } }
    },
)

async function refuseVeryMany(db: Db, workspaceId: string): Promise<void> {
  if ((await countEndpoints(db, workspaceId)) < MAX_ENDPOINTS) return
  const message = `A workspace has ${MAX_ENDPOINTS} endpoints at most. Delete those that are not needed, or let one of your own pass events on.`
  throw new RelayError('limit_reached', message)
}

/** `GET /v1/endpoints` */
export const getEndpoints = route({
  summary: 'Endpoints, the newest first',
  query: listQuery('ep'),
  answers: { 200: listOf(EndpointShape) },
}).by(({ db }: Pick<Context, 'db'>) => async ({ query, workspaceId }) => {
  const found = await listEndpoints(db, workspaceId, query)
  return { status: 200, body: listBody(found, showEndpoint) }
})

/** `GET /v1/endpoints/{endpointId}` */
export const getEndpoint = route({
  summary: 'One endpoint',
  params: ['endpointId'],
  answers: { 200: EndpointShape },
}).by(
  ({ db }: Pick<Context, 'db'>) =>
    async ({ params: { endpointId }, workspaceId }) => ({
      status: 200,
      body: await show(db, workspaceId, endpointId),
    }),
)

/** `PATCH /v1/endpoints/{endpointId}` */
export const patchEndpoint = route({
  summary: 'Changes what is given of an endpoint, and keeps the rest',
  params: ['endpointId'],
  body: EndpointChange,
  answers: { 200: EndpointShape },
  examples: { paused: { body: { paused: true }, status: 200 } },
}).by(
  ({ db, seal, client, now, publicUrl }: SettingParts) =>
    async ({ params: { endpointId }, body: change, workspaceId }) => {
      if (change.url !== undefined) {
        refuseUrl(client, change.url)
        refuseOwnTrigger(publicUrl(), change.url)
      }
      await db.transaction(async (tx) => {
        const found = await lockEndpoint(tx, workspaceId, endpointId)
        const endpoint = existing(found, 'endpoint')
        const sealHeader = headerSealer(seal, endpointId)
        const settings = mergeSettings(endpoint, change, sealHeader)
        refuseTwice(settings, change)
        await saveSettings(tx, endpointId, settings)
        await changeState(tx, endpointId, change, now())
      })
      return { status: 200, body: await show(db, workspaceId, endpointId) }
    },
)

async function changeState(
  tx: Db,
  id: string,
  { enabled, paused }: GivenSettings,
  now: Date,
): Promise<void> {
  if (enabled === true) await enableEndpoint(tx, id)
  if (enabled === false) {
    const reason = 'switched off by its owner'
    await disableEndpoint(tx, id, { kind: 'owner', reason, now, probeAt: undefined })
  }
  if (paused === true) await pauseEndpoint(tx, id, now)
  if (paused === false) await resumeEndpoint(tx, id, now)
}

/** `DELETE /v1/endpoints/{endpointId}` */
export const removeEndpoint = route({
  summary: 'Deletes an endpoint with all that it is still owed',
  params: ['endpointId'],
  answers: { 204: null },
}).by(
  ({ db, now }: Pick<Context, 'db' | 'now'>) =>
    async ({ params: { endpointId }, workspaceId }) => {
      const isDeleted = await deleteEndpoint(db, workspaceId, endpointId, now())
      existing(isDeleted, 'endpoint')
      return { status: 204 }
    },
)

async function show(db: Db, workspaceId: string, endpointId: string) {
  return showEndpoint(
    existing(await findEndpoint(db, workspaceId, endpointId), 'endpoint'),
  )
}
