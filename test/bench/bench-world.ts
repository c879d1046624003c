import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startEmbeddedServer } from '@wireflow-connect/relay'
import { createSandbox, EXAMPLE_WORKFLOW, type Sandbox } from '@wireflow-connect/sandbox'
import { findFreePort } from '../e2e/free-port.ts'
import { createApi, openWorkspace, type Api } from '../harness/api.ts'
import { createDataDir, removeDataDir } from '../harness/data-dir.ts'
import { withClient } from '../harness/database.ts'
import { NO_LIMITS } from '../harness/no-limits.ts'
import { startRelayProcess } from '../harness/relay-process.ts'

const ADMIN_TOKEN = 'the-operator-of-this-bench-and-no-other'
const execute = promisify(execFile)

export type BenchWorld = {
  /** The relay's API with a workspace's token. */
  api: Api
  /** Makes another workspace, with an account of its own at the sandbox. */
  openTenant: (name: string) => Promise<Tenant>
  relayUrl: string
  triggerUrl: string
  workflowId: string
  sandbox: Sandbox
  databaseUrl: string
  countRuns: () => Promise<number>
  /** What the relay process takes of the machine's memory, in bytes. */
  memoryBytes: () => Promise<number>
}

/** Somebody else who uses the same relay. */
export type Tenant = { api: Api; token: string }

type Options = {
  /** `api`, or both by default. */
  roles?: string
  /** Where the queue lives; in the database by default. */
  redisUrl?: string | undefined
  /** Of the trigger; without limits by default. */
  settings?: object
  /** Further variables of the relay's process. */
  env?: Record<string, string>
}

/**
 * Measures in a world of its own: a database server, a sandbox, and a relay process with a
 * workspace and one trigger. Whatever happens, all that was opened is closed.
 */
export async function withBenchWorld<Result>(
  options: Options,
  measure: (world: BenchWorld) => Promise<Result>,
): Promise<Result> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const { world, died } = await open(options, (close) => closers.push(close))
    return await Promise.race([measure(world), died])
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

/** The relay that was measured ended by itself, so that there is nothing to measure. */
export class RelayDied extends Error {
  override readonly name = 'RelayDied'
}

/**
 * Measures in two worlds by turns, so that whatever else the machine does falls on both.
 */
export async function withTwoWorlds<Result>(
  measure: (one: BenchWorld, other: BenchWorld) => Promise<Result>,
): Promise<Result> {
  return withBenchWorld({}, async (one) =>
    withBenchWorld({}, async (other) => measure(one, other)),
  )
}

async function open(
  { roles = 'api,worker', redisUrl, settings, env }: Options,
  onClose: (close: () => Promise<unknown>) => void,
): Promise<{ world: BenchWorld; died: Promise<never> }> {
  const dataDir = await createDataDir()
  onClose(() => removeDataDir(dataDir))
  const server = await startEmbeddedServer({ dataDir, log: () => undefined })
  onClose(() => server.close())
  const sandbox = await createSandbox({ limits: false, durations: 'immediate' })
  onClose(() => sandbox.close())
  await sandbox.listen()
  const relay = await startRelayProcess({
    DATABASE_URL: server.url,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    RELAY_DATA_DIR: dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    RELAY_ROLES: roles,
    RELAY_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'warn',
    PORT: String(await findFreePort()),
    WIREFLOW_BASE_URL: sandbox.url,
    WIREFLOW_API_KEY: sandbox.apiKey,
    ...env,
  })
  const died = relay.exited.then((how) => {
    throw new RelayDied(`The relay that is measured ended by itself (${how}).`)
  })
  // Also where it is stopped at the end, when nobody asks any more.
  died.catch(() => undefined)
  onClose(() => relay.stop())

  const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
  const { api, adminApi } = await openWorkspace(() => relay.url, ADMIN_TOKEN)
  const wanted = { workflowId, settings: settings ?? NO_LIMITS }
  const trigger = await api<{ url: string }>('POST', '/v1/triggers', wanted)
  const world: BenchWorld = {
    api,
    sandbox,
    async openTenant(name) {
      const upstream = { upstreamUrl: sandbox.url, apiKey: `key-of-${name}` }
      const { id } = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
        name,
        ...upstream,
      })
      const wanted = { workspaceId: id, name }
      const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', wanted)
      return { token, api: createApi(() => relay.url, token) }
    },
    relayUrl: relay.url,
    triggerUrl: trigger.url,
    workflowId,
    databaseUrl: server.url,
    countRuns: async () => countRuns(server.url),
    async memoryBytes() {
      const rss = execute('ps', ['-o', 'rss=', '-p', String(relay.pid)])
      // One that has ended takes none, and `died` says so.
      const { stdout } = await rss.catch(() => ({ stdout: '0' }))
      return Number(stdout) * 1_024
    },
  }
  return { world, died }
}

async function countRuns(databaseUrl: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: string }>('select count(*) from runs')
    return Number(rows[0]?.count)
  })
}
