import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import { findFreePort } from '../../e2e/free-port.ts'
import { createEmptyDatabase } from '../../harness/database.ts'
import { createDataDir, removeDataDir } from '../../harness/data-dir.ts'
import { endWithUs } from '../../harness/end-with-us.ts'
import { startDoorman, type Doorman } from './doorman.ts'
import { createN8nHome, startN8n, type N8nHome, type N8nProcess } from './n8n-process.ts'
import type { Runtime } from './runtimes.ts'

/** Below this path n8n is reached from outside. */
const SUB_PATH = '/n8n'

export type N8nQueue = {
  /** Editor and API; it takes no webhooks. */
  main: N8nProcess
  worker: N8nProcess
  webhooks: N8nProcess[]
  /** Before all of them, on the public address below a path of its own. */
  doorman: Doorman
  /** The public address. */
  url: string
  close: () => Promise<void>
}

/**
 * n8n as it is run at scale: a main process, two that take webhooks in turn, and a worker,
 * with PostgreSQL, Redis, and a public address with a path.
 */
export async function startN8nQueue(runtime: Runtime): Promise<N8nQueue> {
  const closers: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const each of closers.toReversed()) await each()
  }
  try {
    const folder = await createDataDir()
    closers.push(() => removeDataDir(folder))
    const home = await createN8nHome(folder, inject('n8nPackage'))
    const redisPort = await startRedis((each) => closers.push(each))
    const webhookHomes = [home, home].map((each) => ({ ...each }))
    for (const each of webhookHomes) each.port = await findFreePort()

    let turn = 0
    const doorman = await startDoorman((path) => {
      const at = webhookHomes[turn++ % webhookHomes.length]
      return `http://127.0.0.1:${at?.port}${path.replace(SUB_PATH, '')}`
    })
    closers.push(() => doorman.close())
    const url = doorman.url + SUB_PATH
    const shared = {
      publicUrl: url,
      env: await queueSettings(redisPort),
    }
    const start = async (command: 'start' | 'webhook' | 'worker', each: N8nHome) => {
      const process = await startN8n(runtime, { ...each, ...shared }, { command })
      closers.push(() => process.kill())
      return process
    }
    const main = await start('start', home)
    const workerHome = { ...home, brokerPort: await findFreePort() }
    const worker = await start('worker', workerHome)
    const webhooks = []
    for (const each of webhookHomes) webhooks.push(await start('webhook', each))
    return { main, worker, webhooks, doorman, url, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function queueSettings(redisPort: number): Promise<Record<string, string>> {
  const { hostname, port, pathname, username, password } = new URL(
    await createEmptyDatabase(),
  )
  return {
    EXECUTIONS_MODE: 'queue',
    N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
    QUEUE_BULL_REDIS_HOST: '127.0.0.1',
    QUEUE_BULL_REDIS_PORT: String(redisPort),
    QUEUE_HEALTH_CHECK_ACTIVE: 'false',
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: hostname,
    DB_POSTGRESDB_PORT: port || '5432',
    DB_POSTGRESDB_DATABASE: pathname.slice(1),
    DB_POSTGRESDB_USER: decodeURIComponent(username),
    DB_POSTGRESDB_PASSWORD: decodeURIComponent(password),
    // Files have to be where every process finds them.
    N8N_DEFAULT_BINARY_DATA_MODE: 'database',
  }
}

async function startRedis(
  onClose: (close: () => Promise<unknown>) => void,
): Promise<number> {
  const port = await findFreePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '']
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  endWithUs(child)
  onClose(async () => {
    child.kill()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  })
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Ready to accept connections')) return port
  }
  throw new Error('Redis did not start')
}
