import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CLIENT = fileURLToPath(new URL('../../clients/python/', import.meta.url))
const FOLDER = fileURLToPath(new URL('../interop/', import.meta.url))

/** The commands that verify with a library of another language. */
export type InteropCommands = {
  python: readonly string[]
  /** With the client of this repository, in the same environment. */
  pythonClient: readonly string[]
  go: readonly string[]
}

/**
 * Installs the official libraries of other languages from their registries. What cannot
 * be installed is named by the error.
 */
export function installLibraries(folder: string): InteropCommands {
  return {
    ...installPython(join(folder, 'python')),
    go: installGo(join(folder, 'go')),
  }
}

function installPython(target: string): Pick<InteropCommands, 'python' | 'pythonClient'> {
  const pip = join(target, 'bin', 'pip')
  const files = [
    join(FOLDER, 'python', 'requirements.txt'),
    join(CLIENT, 'requirements-generate.txt'),
  ].flatMap((file) => ['--requirement', file])
  const isReady =
    run('python3', ['-m', 'venv', target]) &&
    run(pip, ['install', '--quiet', ...files, CLIENT])
  if (!isReady) throw missing('svix for Python and clients/python')
  const program = (name: string) => [
    join(target, 'bin', 'python'),
    join(FOLDER, 'python', name),
  ]
  return { python: program('verify.py'), pythonClient: program('verify-client.py') }
}

function installGo(target: string): readonly string[] {
  cpSync(join(FOLDER, 'go'), target, { recursive: true })
  const program = join(target, 'verify')
  const isReady = run('go', ['build', '-o', program, '.'], target)
  if (!isReady) throw missing('standard-webhooks for Go')
  return [program]
}

function run(program: string, args: readonly string[], cwd?: string): boolean {
  return (
    spawnSync(program, args, {
      stdio: 'ignore',
      timeout: 180_000,
      ...(cwd ? { cwd } : {}),
    }).status === 0
  )
}

function missing(library: string): Error {
  return new Error(`Not verified: ${library} could not be installed`)
}
