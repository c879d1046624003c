import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

export type Packed = {
  tarball: string
  /** A folder in which the package is installed, and nothing else. */
  folder: string
  /** Where it is installed there. */
  installed: string
}

/** Packs the package as it would be published, and installs what came out. */
export async function pack(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'wireflow-sdk-'))
  const tarball = join(folder, 'sdk.tgz')
  await run('pnpm', ['pack', '--out', tarball], { cwd: PACKAGE })

  const installed = join(folder, 'node_modules/@wireflow-connect/sdk')
  await mkdir(installed, { recursive: true })
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', installed])
  return { tarball, folder, installed }
}

/** Runs a tool of the workspace; what it says goes into the error when it fails. */
export async function runTool(
  name: string,
  args: string[],
  cwd = PACKAGE,
): Promise<string> {
  const { stdout } = await run('pnpm', ['--dir', PACKAGE, 'exec', name, ...args], { cwd })
  return stdout
}

/** Runs a script in the folder where the package is. */
export async function runWith(
  { folder }: Packed,
  file: string,
  script: string,
  env: Record<string, string>,
): Promise<string> {
  await writeFile(join(folder, file), script)
  const { stdout } = await run(process.execPath, [file], { cwd: folder, env })
  return stdout
}
