import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createApi, type Api } from './relay-api.ts'
import { readWhole, writeWhole } from './whole-file.ts'

/** What the demo has in the relay. */
export type Seed = {
  token: string
  workspaceId: string
  workflowId: string
  triggerId: string
  triggerUrl: string
  formUrl: string
  endpointId: string
  endpointSecret: string
  receiverUrl: string
}

type Kept = Pick<
  Seed,
  'token' | 'workspaceId' | 'triggerId' | 'endpointId' | 'endpointSecret'
>

type Options = {
  dataDir: string
  relayUrl: string
  adminToken: string
  workflowId: string
  receiverUrl: string
}

type Trigger = { id: string; url: string; formUrl: string }
type Endpoint = { id: string; secret: string }

/** Makes the demo's token, trigger and endpoint through the relay's API, or finds them. */
export async function seed(options: Options): Promise<Seed> {
  const kept = (await findKept(options)) ?? (await create(options))
  const api = createApi(options.relayUrl, kept.token)
  const trigger = await api.get<Trigger>(`/v1/triggers/${kept.triggerId}`)
  // The receiver may listen on another port than last time.
  await api.patch(`/v1/endpoints/${kept.endpointId}`, {
    url: options.receiverUrl,
    enabled: true,
  })
  return {
    ...kept,
    workflowId: options.workflowId,
    receiverUrl: options.receiverUrl,
    triggerUrl: trigger.url,
    formUrl: trigger.formUrl,
  }
}

async function create(options: Options): Promise<Kept> {
  const admin = createApi(options.relayUrl, options.adminToken)
  const { data } = await admin.get<{ data: { id: string }[] }>('/v1/workspaces')
  const workspaceId = data[0]?.id
  if (!workspaceId) throw new Error('The relay has no workspace')

  const name = 'demo'
  const { token } = await admin.post<{ token: string }>('/v1/tokens', {
    workspaceId,
    name,
  })
  const api = createApi(options.relayUrl, token)
  const { workflowId, receiverUrl } = options
  // The saved values make a form that can be sent as it is.
  const settings = { form: { defaults: true }, receipt: { outputs: true } }
  const trigger = await api.post<Trigger>('/v1/triggers', { workflowId, settings })
  const endpoint = await api.post<Endpoint>('/v1/endpoints', {
    url: receiverUrl,
    description: name,
  })

  const kept = {
    token,
    workspaceId,
    triggerId: trigger.id,
    endpointId: endpoint.id,
    endpointSecret: endpoint.secret,
  }
  await writeWhole(seedFile(options.dataDir), kept)
  return kept
}

/** What an earlier start made, unless the relay does not know it any more. */
async function findKept({ dataDir, relayUrl }: Options): Promise<Kept | undefined> {
  const kept = await readWhole<Kept>(seedFile(dataDir))
  return kept && (await isKnown(createApi(relayUrl, kept.token), kept)) ? kept : undefined
}

async function isKnown(api: Api, kept: Kept): Promise<boolean> {
  return (
    (await api.exists(`/v1/triggers/${kept.triggerId}`)) &&
    (await api.exists(`/v1/endpoints/${kept.endpointId}`))
  )
}

/** The endpoint's secret of an earlier start, for callbacks that are still owed from then. */
export async function findKeptSecret(dataDir: string): Promise<string | undefined> {
  return (await readWhole<Kept>(seedFile(dataDir)))?.endpointSecret
}

/** The sandbox's key: made at the first start, so that a restart keeps it. */
export async function loadSandboxKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'sandbox-key.json')
  const kept = await readWhole<{ apiKey: string }>(path)
  if (kept) return kept.apiKey
  const apiKey = `sk-sandbox-${randomBytes(16).toString('hex')}`
  await writeWhole(path, { apiKey })
  return apiKey
}

function seedFile(dataDir: string): string {
  return join(dataDir, 'demo-seed.json')
}
