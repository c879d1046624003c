import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endWithUs } from '../../harness/end-with-us.ts'
import { findFreePort } from '../../e2e/free-port.ts'
import { unpackPackage } from './package.ts'
import { n8nScript, nodeBinary, type Runtime } from './runtimes.ts'

export type N8nProcess = {
  url: string
  /** Every line it has logged. */
  lines: readonly string[]
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

export type N8nHome = {
  folder: string
  port: number
  brokerPort: number
  /** Where others reach it; its own address where that is not set. */
  publicUrl?: string
  /** Further variables, for what is set in all of its processes. */
  env?: Record<string, string>
}

/** What a process of n8n does, and what it says when it can do that. */
const COMMANDS = {
  // Its health check answers well before its API does.
  start: 'Editor is now accessible',
  webhook: 'Webhook listener waiting for requests',
  worker: 'n8n worker is now ready',
} as const

type Options = { hasEditor?: boolean; command?: keyof typeof COMMANDS }

/** A folder of n8n's own with our packed package installed in it. */
export async function createN8nHome(folder: string, tarball: string): Promise<N8nHome> {
  const modules = join(folder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-wireflow')
  await mkdir(modules, { recursive: true })
  await unpackPackage(tarball, modules)
  return { folder, port: await findFreePort(), brokerPort: await findFreePort() }
}

/** Starts n8n on its folder and waits until its API takes requests. */
export async function startN8n(
  runtime: Runtime,
  home: N8nHome,
  { hasEditor = false, command = 'start' }: Options = {},
): Promise<N8nProcess> {
  const child = spawn(nodeBinary(runtime), [n8nScript(runtime), command], {
    env: { ...settings(home, runtime), ...(hasEditor ? {} : { N8N_DISABLE_UI: 'true' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithUs(child)
  const lines: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (line.includes(COMMANDS[command])) resolve()
      })
    }
    child.once('exit', () => reject(new Error(`n8n did not start:\n${lines.join('\n')}`)))
  })
  await ready

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    url: `http://127.0.0.1:${home.port}`,
    lines,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** Quiet, alone, and without a packet that leaves this machine. */
function settings(home: N8nHome, { webModules }: Runtime): Record<string, string> {
  const { folder, port, brokerPort } = home
  const url = `${home.publicUrl ?? `http://127.0.0.1:${port}`}/`
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    N8N_USER_FOLDER: folder,
    N8N_ENCRYPTION_KEY: 'only-for-this-test',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_PORT: String(port),
    N8N_RUNNERS_BROKER_PORT: String(brokerPort),
    N8N_WEBHOOK_URL: url,
    WEBHOOK_URL: url,
    N8N_SECURE_COOKIE: 'false',
    // A disk that others use, too, may take its time.
    DB_PING_TIMEOUT_MS: '60000',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    EXTERNAL_FRONTEND_HOOKS_URLS: '',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
    N8N_DISABLED_MODULES: webModules,
    GENERIC_TIMEZONE: 'UTC',
    ...home.env,
  }
}
