import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createApi, openWorkspace, type Api } from '../../harness/api.ts'
import { createDatabase } from '../../harness/database.ts'
import { createDataDir, removeDataDir } from '../../harness/data-dir.ts'
import { startRelayProcess, type RelayProcess } from '../../harness/relay-process.ts'
import { openDoor, type Door } from './door.ts'
import { startDoorman, type Doorman } from './doorman.ts'
import { connect, type N8nClient } from './n8n-client.ts'
import { createN8nHome, startN8n, type N8nProcess } from './n8n-process.ts'
import type { Runtime } from './runtimes.ts'
import { createSteering, type Steering } from './steering.ts'

const ADMIN_TOKEN = 'the-operator-of-this-test-and-no-other'

type Credentials = Record<string, { id: string; name: string }>

/** A real n8n with our package, a real relay, and the sandbox in Wireflow's place. */
export type N8nWorld = {
  sandbox: Sandbox
  steering: Steering
  workflowId: string
  /** The ways of n8n and the relay to Wireflow, and of n8n to the relay. */
  doors: { wireflow: Door; relay: Door }
  /** Stands before n8n's public address. */
  doorman: Doorman
  n8n: () => N8nClient
  n8nProcess: () => N8nProcess
  n8nFolder: string
  /** Stops n8n and starts it again on the same folder and port. */
  restartN8n: (whileStopped?: () => void) => Promise<void>
  relay: () => RelayProcess
  /** Starts a relay on the same database and port after the last one was killed. */
  restartRelay: () => Promise<void>
  relayApi: Api
  /** The same with the token that n8n has. */
  ownApi: Api
  token: string
  /** For nodes that poll, and for nodes that have a relay. */
  alone: Credentials
  relayed: Credentials
  /** For nodes that may change what others have made at the relay. */
  manager: Credentials
  close: () => Promise<void>
}

export async function openN8nWorld(
  runtime: Runtime,
  options: { hasEditor?: boolean } = {},
): Promise<N8nWorld> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const each of closers.toReversed()) await each()
  }
  try {
    const parts = await openParts(runtime, options, (each) => closers.push(each))
    return { ...parts, close }
  } catch (error) {
    await close()
    throw error
  }
}

type OnClose = (close: () => Promise<unknown>) => void

async function openParts(
  runtime: Runtime,
  options: { hasEditor?: boolean },
  onClose: OnClose,
): Promise<Omit<N8nWorld, 'close'>> {
  // Executions end when a test says so, and not by the clock.
  const sandbox = await createSandbox({ limits: false, durations: 'manual' })
  onClose(() => sandbox.close())
  const { origin } = await sandbox.listen()
  const steering = createSteering(origin)
  await steering.patch('/settings', { manualPolls: 1_000_000 })
  const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id

  const wireflow = await openDoor(() => origin)
  onClose(() => wireflow.shut())
  const relay = await openRelay(sandbox, `${wireflow.url}/api/v1`, onClose)
  const relayDoor = await openDoor(() => relay.relay().url)
  onClose(() => relayDoor.shut())
  const home = await createDataDir()
  onClose(() => removeDataDir(home))
  const n8nHome = await createN8nHome(home, inject('n8nPackage'))
  const doorman = await startDoorman((path) => `http://127.0.0.1:${n8nHome.port}${path}`)
  onClose(() => doorman.close())
  n8nHome.publicUrl = doorman.url
  let process = await startN8n(runtime, n8nHome, options)
  onClose(() => process.kill())
  let client = await connect(process.url)

  const wireflowApi = await client.createCredential(
    'wireflowApi',
    {
      apiKey: sandbox.apiKey,
      baseUrl: `${wireflow.url}/api/v1`,
    },
    'Wireflow account',
  )
  const wireflowRelayApi = await client.createCredential(
    'wireflowRelayApi',
    {
      token: relay.token,
      baseUrl: relayDoor.url,
    },
    'Our relay',
  )
  const managerApi = await client.createCredential(
    'wireflowRelayApi',
    { token: relay.managerToken, baseUrl: relayDoor.url },
    'Our relay, for managers',
  )
  return {
    sandbox,
    steering,
    workflowId,
    doors: { wireflow, relay: relayDoor },
    doorman,
    ...relay,
    n8nFolder: join(home, '.n8n'),
    n8n: () => client,
    n8nProcess: () => process,
    restartN8n: async (whileStopped) => {
      await process.stop()
      whileStopped?.()
      process = await startN8n(runtime, n8nHome, options)
      client = await connect(process.url)
    },
    alone: { wireflowApi },
    relayed: { wireflowApi, wireflowRelayApi },
    manager: { wireflowApi, wireflowRelayApi: managerApi },
  }
}

export type RelayOfWorld = Awaited<ReturnType<typeof openRelay>>

/** A relay with a workspace that reaches the sandbox at an address. */
export async function openRelay(sandbox: Sandbox, baseUrl: string, onClose: OnClose) {
  const dataDir = await createDataDir()
  onClose(() => removeDataDir(dataDir))
  const env = {
    DATABASE_URL: await createDatabase(),
    RELAY_DATA_DIR: dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    RELAY_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    WIREFLOW_BASE_URL: baseUrl,
    WIREFLOW_API_KEY: sandbox.apiKey,
  }
  let relay = await startRelayProcess(env)
  onClose(() => relay.kill())
  const { port } = new URL(relay.url)

  const relayUrl = () => relay.url
  const {
    adminApi,
    workspaceId,
    api,
    token: managerToken,
  } = await openWorkspace(relayUrl, ADMIN_TOKEN)
  // All that the nodes need, as their README says.
  const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', {
    workspaceId,
    name: 'n8n',
    scopes: ['read', 'run'],
  })
  return {
    token,
    managerToken,
    relayApi: api,
    ownApi: createApi(relayUrl, token),
    relay: () => relay,
    restartRelay: async () => {
      relay = await startRelayProcess({ ...env, PORT: port })
    },
  }
}
