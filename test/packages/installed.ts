import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { endWithUs } from '../harness/end-with-us.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

type Published = {
  name: string
  folder: string
  engines: string | undefined
  /** What it needs of others; the program's are checked when it is built. */
  dependencies: readonly string[] | undefined
}

const published = (
  name: string,
  folder: string,
  dependencies: readonly string[] = [],
): Published => ({ name, folder, dependencies, engines: '>=20' })

/** The packages that are published, and where they are. */
export const PACKAGES = {
  sdk: published('@wireflow-connect/sdk', 'packages/sdk'),
  webhooks: published('@wireflow-connect/webhooks', 'packages/webhooks'),
  client: published('@wireflow-connect/relay-client', 'packages/relay-client', [
    'openapi-fetch',
  ]),
  sandbox: published('@wireflow-connect/sandbox', 'apps/sandbox', ['zod']),
  // n8n brings the Node that it needs, and allows no dependencies.
  n8n: {
    ...published('n8n-nodes-wireflow', 'packages/n8n-nodes-wireflow'),
    engines: undefined,
  },
  program: {
    ...published('wireflow-connect', 'apps/cli'),
    dependencies: undefined,
    engines: '>=22.19',
  },
} as const satisfies Record<string, Published>

export type PackageName = keyof typeof PACKAGES

export const NODES = { '20': 'node-20', '22': 'node-22', '24': 'node' } as const

/** As in a terminal: whoever runs this suite does not tell npm and its scripts who they are. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm|pnpm)_/i.test(name)),
)

/** A tool of this workspace. */
export function tool(name: string): string {
  return join(ROOT, 'test', 'node_modules', '.bin', name)
}

/** What is run, and all that it says; it may fail. */
export type Ran = { code: number; output: string }

/** A folder outside the repository in which the packed packages are installed. */
export type Installed = {
  folder: string
  tarball: (name: PackageName) => string
  /** Runs a program in the folder, with this Node before all others. */
  runWith: (node: keyof typeof NODES, program: string, args: string[]) => Promise<Ran>
  /** Starts a program that goes on until it is ended. */
  startWith: (
    node: keyof typeof NODES,
    program: string,
    args: string[],
    env: Record<string, string>,
  ) => ChildProcess
  remove: () => Promise<void>
}

/** Packs every package as the release does, and installs the tarballs with npm. */
export async function installPackages(more: readonly string[]): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'wireflow-packages-'))
  const tarball = (name: PackageName) => join(folder, `${name}.tgz`)
  const names = Object.keys(PACKAGES) as PackageName[]
  for (const name of names) {
    const options = { cwd: join(ROOT, PACKAGES[name].folder) }
    await run('pnpm', ['pack', '--out', tarball(name)], options)
  }
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  // n8n brings its own part to nodes: 40 MB that only one test needs.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--omit=peer']
  const wanted = [...names.map(tarball), ...more]
  await run('npm', ['install', ...quiet, ...wanted], { cwd: folder })

  return {
    folder,
    tarball,
    runWith: async (node, program, args) =>
      ran(program, args, folder, environmentOf(node)),
    startWith(node, program, args, more) {
      const env = { ...environmentOf(node), ...more }
      const child = spawn(program, args, { cwd: folder, env, stdio: 'pipe' })
      endWithUs(child)
      return child
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

export async function ran(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = ENVIRONMENT,
): Promise<Ran> {
  try {
    const { stdout, stderr } = await run(program, args, { cwd, env, timeout: 120_000 })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as Ran & { stdout: string; stderr: string }
    return { code, output: stdout + stderr }
  }
}

/** What n8n gives its nodes is found where this workspace has it. */
function environmentOf(node: keyof typeof NODES): NodeJS.ProcessEnv {
  const path = [nodeFolder(node), process.env['PATH']].join(delimiter)
  const n8n = join(ROOT, PACKAGES.n8n.folder, 'node_modules')
  return { ...ENVIRONMENT, PATH: path, NODE_PATH: n8n }
}

/** The folder that holds `node` of this version, from its package. */
function nodeFolder(node: keyof typeof NODES): string {
  return join(ROOT, 'test', 'node_modules', NODES[node], 'bin')
}
