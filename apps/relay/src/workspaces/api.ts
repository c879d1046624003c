import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { Context } from './context.ts'
import { PLACE } from './place.ts'
import { hashToken } from './token-hash.ts'
import { existing } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import {
  createWorkspace,
  listWorkspaces,
  reconnectWorkspace,
  type Workspace,
} from './sql.ts'

const Params = z.object({ workspaceId: z.string() })
const Connection = z.strictObject({
  upstreamUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1),
})
const NewWorkspace = Connection.extend({ name: z.string().min(1).max(200) })

/** `POST /v1/workspaces` — a new tenant with its upstream connection. */
export function postWorkspace({
  db,
  seal,
  now,
}: Pick<Context, 'db' | 'seal' | 'now'>): RequestHandler {
  return async (request, response) => {
    const wanted = NewWorkspace.parse(request.body)
    const id = createId('wsp', now())
    const workspace = {
      id,
      name: wanted.name,
      upstreamUrl: wanted.upstreamUrl,
      upstreamKey: seal.close(wanted.apiKey, PLACE.upstreamKey(id)),
      upstreamKeyHash: hashToken(wanted.apiKey),
      createdAt: now(),
    }
    await createWorkspace(db, workspace)
    response.status(201).json(showWorkspace(workspace))
  }
}

/** `GET /v1/workspaces` */
export function getWorkspaces({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (_request, response) => {
    const workspaces = await listWorkspaces(db)
    response.json({ data: workspaces.map(showWorkspace) })
  }
}

/**
 * `PUT /v1/workspaces/:workspaceId/connection` — another upstream address or key. Runs
 * that wait for a cause to be mended are tried again at once.
 */
export function putConnection({
  db,
  seal,
}: Pick<Context, 'db' | 'seal'>): RequestHandler {
  return async (request, response) => {
    const { workspaceId } = Params.parse(request.params)
    const { upstreamUrl, apiKey } = Connection.parse(request.body)
    const connection = {
      id: workspaceId,
      upstreamUrl,
      upstreamKey: seal.close(apiKey, PLACE.upstreamKey(workspaceId)),
      upstreamKeyHash: hashToken(apiKey),
    }
    existing(await reconnectWorkspace(db, connection), 'workspace')
    response.status(204).end()
  }
}

function showWorkspace({ id, name, upstreamUrl, createdAt }: Omit<Workspace, 'laneId'>) {
  return { id, name, upstreamUrl, createdAt }
}
