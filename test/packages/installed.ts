import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The packages that are published, and where they are. */
export const PACKAGES = {
  sdk: 'packages/sdk',
  webhooks: 'packages/webhooks',
  sandbox: 'apps/sandbox',
} as const

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
  remove: () => Promise<void>
}

/** Packs every package as the release does, and installs the tarballs with npm. */
export async function installPackages(more: readonly string[]): Promise<Installed> {
  const folder = await mkdtemp(join(tmpdir(), 'wireflow-packages-'))
  const tarball = (name: PackageName) => join(folder, `${name}.tgz`)
  const names = Object.keys(PACKAGES) as PackageName[]
  for (const name of names) {
    const options = { cwd: join(ROOT, PACKAGES[name]) }
    await run('pnpm', ['pack', '--out', tarball(name)], options)
  }
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const wanted = [...names.map(tarball), ...more]
  await run('npm', ['install', ...quiet, ...wanted], { cwd: folder })

  return {
    folder,
    tarball,
    async runWith(node, program, args) {
      const path = [nodeFolder(node), process.env['PATH']].join(delimiter)
      return ran(program, args, folder, { ...ENVIRONMENT, PATH: path })
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

/** The folder that holds `node` of this version, from its package. */
function nodeFolder(node: keyof typeof NODES): string {
  return join(ROOT, 'test', 'node_modules', NODES[node], 'bin')
}
