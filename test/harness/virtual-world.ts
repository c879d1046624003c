import { Writable } from 'node:stream'
import { readConfig, startRelay, type Relay } from '@wireflow-connect/relay'
import {
  createSandbox,
  EXAMPLE_WORKFLOW,
  type Sandbox,
  type SandboxOptions,
} from '@wireflow-connect/sandbox'
import { inject } from 'vitest'
import { openWorkspace, type Api } from './api.ts'
import { createDataDir, removeDataDir } from './data-dir.ts'
import { createDatabase, withClient } from './database.ts'
import { NO_LIMITS } from './no-limits.ts'
import { VirtualClock } from './virtual-clock.ts'

const ADMIN_TOKEN = 'the-operator-of-this-test-and-no-other'

export type VirtualWorld = {
  clock: VirtualClock
  sandbox: Sandbox
  databaseUrl: string
  workspaceId: string
  workflowId: string
  api: Api
  /** The same with the operator's token. */
  adminApi: Api
  relayUrl: () => string
  /** Where the names of receivers lead; others cannot be looked up. */
  addresses: Map<string, string>
  /** Asks the sandbox's own control routes. */
  control: (method: string, path: string, body?: object) => Promise<void>
  triggerId: string
  /** Calls the trigger, or another one, and returns the run's id. */
  fire: (data?: object, triggerId?: string) => Promise<string>
  /** Calls the trigger with a form that carries a small image. */
  fireFile: () => Promise<void>
  /** Every event of the workspace so far, the oldest first. */
  events: () => Promise<{ type: string; data: Record<string, unknown> }[]>
  /** Waits until the relay has nothing under way and waits for time to pass. */
  rest: () => Promise<void>
  /** Lets so much time pass, with everything done on the way that is due. */
  pass: (ms: number) => Promise<void>
  /** Closes the relay and opens another one on the same database, which drives the lane. */
  restart: () => Promise<void>
}

/** Runs a test with sandbox and relay in this process, on time that the test lets pass. */
export function withVirtualWorld(
  options: SandboxOptions,
  test: (world: VirtualWorld) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const closers: (() => Promise<unknown>)[] = []
    try {
      await test(await openVirtualWorld(options, (close) => closers.push(close)))
    } finally {
      for (const close of closers.toReversed()) await close()
    }
  }
}

async function openVirtualWorld(
  sandboxOptions: SandboxOptions,
  onClose: (close: () => Promise<unknown>) => void,
): Promise<VirtualWorld> {
  const clock = new VirtualClock()
  const sandbox = await createSandbox({ now: () => clock.now(), ...sandboxOptions })
  onClose(() => sandbox.close())
  const { origin } = await sandbox.listen()
  const workflowId = sandbox.createWorkflow(EXAMPLE_WORKFLOW).id
  const databaseUrl = await createDatabase()
  const dataDir = await createDataDir()
  onClose(() => removeDataDir(dataDir))

  const redisUrl = inject('redisUrl')
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    RELAY_DATA_DIR: dataDir,
    RELAY_ADMIN_TOKEN: ADMIN_TOKEN,
    RELAY_ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
    WIREFLOW_BASE_URL: sandbox.url,
    WIREFLOW_API_KEY: sandbox.apiKey,
    LOG_LEVEL: 'debug',
  })
  const log = createRestWatch()
  const addresses = new Map<string, string>()
  const resolve = async (name: string) => {
    const address = addresses.get(name)
    if (address !== undefined) return [{ address, family: 4 }]
    throw Object.assign(new Error(name), { code: 'ENOTFOUND' })
  }
  const options = { clock, resolve, logDestination: log.stream }
  let relay: Relay = await startRelay(config, options)
  onClose(() => relay.close())

  const relayUrl = () => relay.url
  const { api, adminApi, workspaceId } = await openWorkspace(relayUrl, ADMIN_TOKEN)
  const wanted = { workflowId, settings: NO_LIMITS }
  const trigger = await api<{ id: string }>('POST', '/v1/triggers', wanted)

  async function nudge(): Promise<void> {
    const rested = log.next()
    await withClient(databaseUrl, (client) =>
      client.query(`select pg_notify('lane_wake', lane_id) from workspaces`),
    )
    await rested
  }

  /** When the first run that has not ended may be tried again; undefined when none is left. */
  async function nextRetryMs(): Promise<number | undefined> {
    const { rows } = await withClient(databaseUrl, (client) =>
      client.query<{ at: Date | null }>(
        `select min(coalesce(start_retry_at, to_timestamp(0))) as at from runs
          where state in ('accepted', 'starting', 'blocked', 'running')`,
      ),
    )
    return rows[0]?.at?.getTime()
  }

  return {
    clock,
    sandbox,
    addresses,
    databaseUrl,
    workspaceId,
    workflowId,
    triggerId: trigger.id,
    api,
    adminApi,
    relayUrl,
    async events() {
      const { data } = await api<{ data: { type: string; data: never }[] }>(
        'GET',
        '/v1/events?limit=100',
      )
      return data
    },
    // A nudge does no harm, and makes the lane say once more that it waits. What it says first
    // may be of a turn that began before the nudge, so it is asked twice.
    async rest() {
      for (let count = 0; count < 2; count++) await nudge()
    },
    async control(method, path, body) {
      const response = await fetch(new URL(`/_sandbox${path}`, origin), {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status}`)
    },
    async fire(fields = {}, triggerId = trigger.id) {
      const response = await fetch(`${relay.url}/t/${triggerId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      })
      // No two calls come in the same millisecond, so that they have an order.
      clock.passTo(clock.now() + 1)
      if (response.status !== 202) throw new Error(`The trigger: ${response.status}`)
      return ((await response.json()) as { runId: string }).runId
    },
    async fireFile() {
      const body = new FormData()
      body.set('prompt', 'a red bike')
      body.set('photo', new Blob(['tiny'], { type: 'image/png' }), 'tiny.png')
      const response = await fetch(`${relay.url}/t/${trigger.id}`, {
        method: 'POST',
        body,
      })
      if (response.status !== 202) throw new Error(`The trigger: ${response.status}`)
    },
    async pass(ms) {
      const untilMs = clock.now() + ms
      for (;;) {
        // While a turn is under way no timer is set, and one turn may follow the other.
        while (clock.nextMs === undefined && !log.isLetGo) await log.next()
        // The sweep that takes such a lane again goes by real time, so it is not waited for.
        const dueMs = clock.nextMs === undefined ? await nextRetryMs() : undefined
        if ((clock.nextMs ?? dueMs ?? Infinity) > untilMs) break
        if (dueMs === undefined) {
          const rested = log.next()
          clock.toNextTimer()
          await rested
        } else {
          clock.passTo(dueMs)
          await nudge()
        }
      }
      clock.passTo(untilMs)
    },
    async restart() {
      await relay.close()
      const rested = log.next()
      relay = await startRelay(config, options)
      await rested
    },
  }
}

/** Reads from the relay's log when its lane has nothing under way. */
function createRestWatch() {
  let waiting: (() => void)[] = []
  let isLetGo = true
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      // A timer was for a call that waited for its place; it ends before time goes on.
      if (chunk.includes('"request waited for the budget"')) setImmediate(wakeAll)
      const letsGo = chunk.includes('"lane released"')
      if (letsGo || chunk.includes('"lane waits"')) {
        isLetGo = letsGo
        wakeAll()
      }
      done()
    },
  })
  function wakeAll() {
    const resolved = waiting
    waiting = []
    for (const resolve of resolved) resolve()
  }
  return {
    stream,
    /** Whether nobody drives a lane, so that nothing is waited for. */
    get isLetGo() {
      return isLetGo
    },
    next: async () => new Promise<void>((resolve) => waiting.push(resolve)),
  }
}
