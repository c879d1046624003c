import { z } from 'zod'
import type { Context } from './context.ts'
import { PLACE } from './place.ts'
import { hashToken } from './token-hash.ts'
import { existing } from '../http/existing.ts'
import { route } from './route.ts'
import { Moment } from '../http/shapes.ts'
import { createId } from '../db/ids.ts'
import {
  createWorkspace,
  listWorkspaces,
  reconnectWorkspace,
  type Workspace,
} from './sql.ts'

const Connection = z.strictObject({
  upstreamUrl: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1),
})
const NewWorkspace = Connection.extend({ name: z.string().min(1).max(200) })

const WorkspaceShape = z
  .object({
    id: z.string(),
    name: z.string(),
    upstreamUrl: z.string(),
    createdAt: Moment,
  })
  .meta({ id: 'Workspace' })

/** `POST /v1/workspaces` */
export const postWorkspace = route({
  summary: 'A new tenant with its upstream connection',
  body: NewWorkspace,
  answers: { 201: WorkspaceShape },
  examples: {
    'an account': {
      body: { name: 'second', upstreamUrl: 'https://www.wireflow.ai', apiKey: 'sk-…' },
      status: 201,
    },
  },
}).by(
  ({ db, seal, now }: Pick<Context, 'db' | 'seal' | 'now'>) =>
    async ({ body: wanted }) => {
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
      return { status: 201, body: showWorkspace(workspace) }
    },
)

/** `GET /v1/workspaces` */
export const getWorkspaces = route({
  summary: 'Every workspace',
  answers: { 200: z.object({ data: z.array(WorkspaceShape) }) },
}).by(({ db }: Pick<Context, 'db'>) => async () => {
  const workspaces = await listWorkspaces(db)
  return { status: 200, body: { data: workspaces.map(showWorkspace) } }
})

/** `PUT /v1/workspaces/{workspaceId}/connection` */
export const putConnection = route({
  summary: 'Another upstream address or key',
  description: 'Runs that wait for a cause to be mended are tried again at once.',
  params: ['workspaceId'],
  body: Connection,
  answers: { 204: null },
}).by(
  ({ db, seal }: Pick<Context, 'db' | 'seal'>) =>
    async ({ params: { workspaceId: id }, body: { upstreamUrl, apiKey } }) => {
      const connection = {
        id,
        upstreamUrl,
        upstreamKey: seal.close(apiKey, PLACE.upstreamKey(id)),
        upstreamKeyHash: hashToken(apiKey),
      }
      existing(await reconnectWorkspace(db, connection), 'workspace')
      return { status: 204 }
    },
)

function showWorkspace({ id, name, upstreamUrl, createdAt }: Omit<Workspace, 'laneId'>) {
  return { id, name, upstreamUrl, createdAt }
}
