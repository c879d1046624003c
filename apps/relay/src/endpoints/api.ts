import { createSecret } from '@wireflow-connect/webhooks'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { callerOf, workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from './context.ts'
import { PLACE } from '../workspaces/place.ts'
import { DEFAULT_SETTINGS, newEndpoint } from './endpoint.ts'
import { RelayError } from '../http/errors.ts'
import { existing } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import { listBody, listQuery, readQuery } from '../http/read-query.ts'
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
import { headerSealer, mergeSettings, showEndpoint } from './endpoint-view.ts'
import { refuseOwnTrigger, refuseUrl } from './refuse-url.ts'

// All of them are looked at with every event.
const MAX_ENDPOINTS = 5_000

const Params = z.object({ endpointId: z.string() })

/** `POST /v1/endpoints` — a new subscriber. Its secret is shown in this answer only. */
export function postEndpoint({
  db,
  seal,
  client,
  now,
  publicUrl,
}: Pick<Context, 'db' | 'seal' | 'client' | 'now' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const wanted = NewEndpoint.parse(request.body)
    refuseUrl(client, wanted.url)
    refuseOwnTrigger(publicUrl(), wanted.url)
    const id = createId('ep', now())
    const settings = mergeSettings(
      { ...DEFAULT_SETTINGS, url: wanted.url },
      wanted,
      headerSealer(seal, id),
    )
    refuseTwice(settings, wanted)
    await refuseVeryMany(db, workspaceOf(response))
    const secret = createSecret()
    const endpoint = newEndpoint({
      id,
      workspaceId: workspaceOf(response),
      secrets: [seal.close(secret, PLACE.endpointSecret(id))],
      createdAt: now(),
      settings,
    })
    await createEndpoint(db, endpoint, { tokenId: callerOf(response).id })
    response.status(201).json({ ...showEndpoint(endpoint), secret })
  }
}

async function refuseVeryMany(db: Db, workspaceId: string): Promise<void> {
  if ((await countEndpoints(db, workspaceId)) < MAX_ENDPOINTS) return
  const message = `A workspace has ${MAX_ENDPOINTS} endpoints at most. Delete those that are not needed, or let one of your own pass events on.`
  throw new RelayError('limit_reached', message)
}

/** `GET /v1/endpoints` */
export function getEndpoints({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const page = readQuery(listQuery('ep'), request)
    const found = await listEndpoints(db, workspaceOf(response), page)
    response.json(listBody(found, showEndpoint))
  }
}

/** `GET /v1/endpoints/:endpointId` */
export function getEndpoint({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = Params.parse(request.params)
    response.json(await show(db, workspaceOf(response), endpointId))
  }
}

/** `PATCH /v1/endpoints/:endpointId` — changes what is given and keeps the rest. */
export function patchEndpoint({
  db,
  seal,
  client,
  now,
  publicUrl,
}: Pick<Context, 'db' | 'seal' | 'client' | 'now' | 'publicUrl'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = Params.parse(request.params)
    const change = EndpointChange.parse(request.body)
    if (change.url !== undefined) {
      refuseUrl(client, change.url)
      refuseOwnTrigger(publicUrl(), change.url)
    }
    const workspaceId = workspaceOf(response)
    await db.transaction(async (tx) => {
      const found = await lockEndpoint(tx, workspaceId, endpointId)
      const endpoint = existing(found, 'endpoint')
      const sealHeader = headerSealer(seal, endpointId)
      const settings = mergeSettings(endpoint, change, sealHeader)
      refuseTwice(settings, change)
      await saveSettings(tx, endpointId, settings)
      await changeState(tx, endpointId, change, now())
    })
    response.json(await show(db, workspaceId, endpointId))
  }
}

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

/** `DELETE /v1/endpoints/:endpointId` — with all that it is still owed. */
export function removeEndpoint({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = Params.parse(request.params)
    const isDeleted = await deleteEndpoint(db, workspaceOf(response), endpointId, now())
    existing(isDeleted, 'endpoint')
    response.status(204).end()
  }
}

async function show(db: Db, workspaceId: string, endpointId: string) {
  return showEndpoint(
    existing(await findEndpoint(db, workspaceId, endpointId), 'endpoint'),
  )
}
