import { createSecret } from '@wireflow-connect/webhooks'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import { workspaceOf } from '../authenticate.ts'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import { createId } from '../ids.ts'
import { listBody, ListQuery } from '../list-query.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  findEndpoint,
  listEndpoints,
  type Endpoint,
} from '../store/endpoints.ts'

const Params = z.object({ endpointId: z.string() })
const Url = z.url({ protocol: /^https?$/ }).max(2_000)
const EventTypes = z.array(z.string().min(1).max(100)).max(50)
const NewEndpoint = z.object({
  url: Url,
  description: z.string().max(500).default(''),
  /** Empty means all. */
  eventTypes: EventTypes.default([]),
})
const EndpointChange = z.object({
  url: Url.optional(),
  description: z.string().max(500).optional(),
  eventTypes: EventTypes.optional(),
  enabled: z.boolean().optional(),
})

/** `POST /v1/endpoints` — a new subscriber. Its secret is shown in this answer only. */
export function postEndpoint({
  db,
  seal,
  now,
}: Pick<Context, 'db' | 'seal' | 'now'>): RequestHandler {
  return async (request, response) => {
    const wanted = NewEndpoint.parse(request.body)
    const secret = createSecret()
    const endpoint: Endpoint = {
      ...wanted,
      id: createId('ep', now()),
      workspaceId: workspaceOf(response),
      secrets: [seal.close(secret)],
      disabledReason: undefined,
      createdAt: now(),
    }
    await createEndpoint(db, endpoint)
    response.status(201).json({ ...showEndpoint(endpoint), secret })
  }
}

/** `GET /v1/endpoints` */
export function getEndpoints({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const page = ListQuery.parse(request.query)
    const found = await listEndpoints(db, workspaceOf(response), page)
    response.json(listBody(found, showEndpoint))
  }
}

/** `GET /v1/endpoints/:endpointId` */
export function getEndpoint({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = Params.parse(request.params)
    const endpoint = await findEndpoint(db, workspaceOf(response), endpointId)
    if (!endpoint) throw notFound()
    response.json(showEndpoint(endpoint))
  }
}

/** `PATCH /v1/endpoints/:endpointId` — changes what is given and keeps the rest. */
export function patchEndpoint({ db, now }: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = Params.parse(request.params)
    const change = EndpointChange.parse(request.body)
    const which = { workspaceId: workspaceOf(response), id: endpointId }
    const endpoint = await changeEndpoint(db, which, change, now())
    if (!endpoint) throw notFound()
    response.json(showEndpoint(endpoint))
  }
}

/** `DELETE /v1/endpoints/:endpointId` — with all that it is still owed. */
export function removeEndpoint({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { endpointId } = Params.parse(request.params)
    if (!(await deleteEndpoint(db, workspaceOf(response), endpointId))) throw notFound()
    response.status(204).end()
  }
}

function notFound(): RelayError {
  return new RelayError('not_found', 'There is no such endpoint.')
}

function showEndpoint(endpoint: Endpoint) {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: endpoint.eventTypes,
    enabled: endpoint.disabledReason === undefined,
    disabledReason: endpoint.disabledReason ?? null,
    createdAt: endpoint.createdAt,
  }
}
