import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { inject } from 'vitest'
import { openWorkspace, type Api } from './api.ts'
import { createDataDir, removeDataDir } from './data-dir.ts'
import { createDatabase } from './database.ts'
import { watchMoments, type Moments } from './moments.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import { startRelayProcess, type RelayProcess } from './relay-process.ts'

const ADMIN_TOKEN = 'the-operator-of-this-test-and-no-other'

export type World = {
  sandbox: Sandbox
  receiver: Receiver
  /** The relay that runs now; another one after `restartRelay`. */
  relay: () => RelayProcess
  /** Starts a relay on the same database after the last one was killed. */
  restartRelay: () => Promise<void>
  /** Starts one more relay on the same database, to run beside the first. */
  anotherRelay: (more?: Record<string, string>) => Promise<RelayProcess>
  /** Sends what follows to this relay. */
  useRelay: (relay: RelayProcess) => void
  databaseUrl: string
  dataDir: string
  workspaceId: string
  workflowId: string
  trigger: { id: string; url: string; formUrl: string }
  endpoint: { id: string; secret: string }
  token: string
  /** The operator's. */
  adminToken: string
  /** The relay's API with the workspace's token. */
  api: Api
  /** The same with the operator's token. */
  adminApi: Api
  /** Calls the trigger with JSON and returns its answer. */
  fire: (data?: object) => Promise<{ runId: string; statusUrl: string }>
  moments: Moments
}

/** Further variables for the relay, which may lead it to its parts by another way. */
export type Settings = (parts: {
  databaseUrl: string
  upstreamUrl: string
}) => Record<string, string> | Promise<Record<string, string>>

type Closing = (close: () => Promise<unknown>) => void

/**
 * Runs a test in a world of its own: sandbox, receiver, a relay process on an empty
 * database, with one workflow, trigger and endpoint. Everything is closed afterwards.
 * `settings` are further variables for the relay, read whenever one starts.
 */
export function withWorld(
  test: (world: World) => Promise<void>,
  settings: Settings = () => ({}),
): () => Promise<void> {
  return async () => {
    const closers: (() => Promise<unknown>)[] = []
    let world: World | undefined
    try {
      world = await openWorld((close) => closers.push(close), settings)
      await test(world)
    } catch (error) {
      // What the relay logged is the first thing one wants to know.
      process.stderr.write(`${world?.relay().lines.slice(-20).join('\n')}\n`)
      throw error
    } finally {
      for (const close of closers.toReversed()) await close()
    }
  }
}

async function openWorld(onClose: Closing, settings: Settings): Promise<World> {
  const receiver = await startReceiver()
  onClose(() => receiver.close())
  const sandbox = await createSandbox({ limits: false, speed: 4 })
  onClose(() => sandbox.close())
  await sandbox.listen()
  const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id

  const databaseUrl = await createDatabase()
  const dataDir = await createDataDir()
  onClose(() => removeDataDir(dataDir))
  const start = async (more: Record<string, string> = {}) => {
    const started = await startRelayProcess({
      ...relayEnv({ databaseUrl, dataDir, sandbox }),
      ...(await settings({ databaseUrl, upstreamUrl: sandbox.url })),
      ...more,
    })
    onClose(() => started.kill())
    return started
  }
  let relay = await start()
  const moments = await watchMoments(databaseUrl)
  onClose(() => moments.close())

  const relayUrl = () => relay.url
  const seeded = await seed(relayUrl, { workflowId, receiverUrl: receiver.url })
  return {
    sandbox,
    receiver,
    databaseUrl,
    dataDir,
    workflowId,
    moments,
    ...seeded,
    relay: () => relay,
    restartRelay: async () => {
      relay = await start()
    },
    anotherRelay: start,
    useRelay(another) {
      relay = another
    },
    fire: async (data = {}) => fire(relayUrl(), seeded.trigger.id, data),
  }
}

function relayEnv(parts: {
  databaseUrl: string
  dataDir: string
  sandbox: Sandbox
}): Record<string, string> {
  const redisUrl = inject('redisUrl')
  return {
    DATABASE_URL: parts.databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    RELAY_DATA_DIR: parts.dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    RELAY_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    WIREFLOW_BASE_URL: parts.sandbox.url,
    WIREFLOW_API_KEY: parts.sandbox.apiKey,
  }
}

async function seed(
  relayUrl: () => string,
  { workflowId, receiverUrl }: { workflowId: string; receiverUrl: string },
) {
  const { adminApi, api, token, workspaceId } = await openWorkspace(relayUrl, ADMIN_TOKEN)
  return {
    adminApi,
    api,
    token,
    workspaceId,
    adminToken: ADMIN_TOKEN,
    trigger: await api<World['trigger']>('POST', '/v1/triggers', {
      workflowId,
      // Most tests send whatever shows their point, and not what this workflow asks for.
      settings: { requireInput: false },
    }),
    endpoint: await api<World['endpoint']>('POST', '/v1/endpoints', { url: receiverUrl }),
  }
}

async function fire(relayUrl: string, triggerId: string, data: object) {
  const response = await fetch(`${relayUrl}/t/${triggerId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(data),
  })
  if (response.status !== 202) throw new Error(`The trigger answered ${response.status}`)
  return (await response.json()) as { runId: string; statusUrl: string }
}
