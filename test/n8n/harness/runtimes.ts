import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** A version of n8n, and the version of Node that it runs on. */
export type Runtime = {
  n8n: string
  node: string
  /** Parts of n8n that would look things up on the web, as this version calls them. */
  webModules: string
  /** How long services stop in its tests: the long stop is tried on one version. */
  outageSeconds: number
  /** How long n8n is down in its tests. */
  downSeconds: number
  /** How long the calls of an agent's tool last, one after the other. */
  callSeconds: readonly number[]
  /** Whether the description of a tool may be an expression. */
  resolvesToolDescription: boolean
}

// Waits as long as they are promised for; in CI they only outlast what they must.
const LONG = process.env['WIREFLOW_E2E_LONG'] === 'true'

/** Today's n8n, and the last line that still runs on Node 20. */
export const RUNTIMES = {
  current: {
    n8n: '2.41.1',
    node: '24.21.0',
    webModules: 'instance-ai,mcp-registry,insights,agents,chat-hub,mcp,breaking-changes',
    outageSeconds: 60,
    downSeconds: 45,
    callSeconds: LONG ? [60, 60] : [50, 0],
    resolvesToolDescription: true,
  },
  node20: {
    n8n: '2.8.4',
    node: '20.20.2',
    webModules: 'insights,chat-hub,mcp,breaking-changes',
    outageSeconds: 10,
    downSeconds: 0,
    callSeconds: [0, 0],
    resolvesToolDescription: false,
  },
} as const satisfies Record<string, Runtime>

// linkedom 0.18.15 asks for a package that is not in every registry. n8n up to 2.9 takes
// xlsx from a server that is no registry.
const OVERRIDES = { linkedom: '0.18.14', xlsx: '0.18.5' }

/** Where n8n is kept between runs: 5 GB, so outside the repository. */
function cacheDir(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  return process.env['WIREFLOW_E2E_CACHE'] ?? join(base, 'wireflow-connect')
}

export function runtimeDir({ n8n, node }: Runtime): string {
  return join(cacheDir(), 'n8n', `${n8n}-node-${node}`)
}

export function nodeBinary(runtime: Runtime): string {
  return join(nodeDir(runtimeDir(runtime)), 'bin', 'node')
}

export function n8nScript(runtime: Runtime): string {
  return join(runtimeDir(runtime), 'node_modules', 'n8n', 'bin', 'n8n')
}

export function isInstalled(runtime: Runtime): boolean {
  return existsSync(join(runtimeDir(runtime), 'complete'))
}

/** Installs n8n with the Node it needs. Takes minutes and some gigabytes, once. */
export async function installRuntime(runtime: Runtime): Promise<void> {
  if (isInstalled(runtime)) return
  const dir = `${runtimeDir(runtime)}.partial`
  await rm(dir, { recursive: true, force: true })
  await rm(runtimeDir(runtime), { recursive: true, force: true })
  await mkdir(dir, { recursive: true })
  const manifest = { name: 'n8n-runtime', private: true, overrides: OVERRIDES }
  await writeFile(join(dir, 'package.json'), JSON.stringify(manifest))

  await npm(dir, ['install', '--ignore-scripts', `${nodePackage()}@${runtime.node}`])
  await npm(dir, ['install', '--ignore-scripts', `n8n@${runtime.n8n}`])
  // The only part that has to be compiled here.
  await npm(dir, ['rebuild', 'sqlite3'])
  await writeFile(join(dir, 'complete'), '')
  await rename(dir, runtimeDir(runtime))
}

function nodePackage(): string {
  return `node-${process.platform}-${process.arch}`
}

function nodeDir(dir: string): string {
  return join(dir, 'node_modules', nodePackage())
}

async function npm(dir: string, args: readonly string[]): Promise<void> {
  const PATH = `${join(nodeDir(dir), 'bin')}:${process.env['PATH']}`
  // The package of Node holds its headers, so that nothing is asked for elsewhere.
  const env = { ...process.env, PATH, npm_config_nodedir: nodeDir(dir) }
  const quiet = ['--no-fund', '--no-audit', '--loglevel=error', '--fetch-retries=5']
  await execute('npm', [...args, ...quiet], { cwd: dir, env, maxBuffer: 2 ** 26 })
}
