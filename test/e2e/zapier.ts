import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './suites.ts'
import { missingTool, runVitest } from './tools.ts'

const APP = fileURLToPath(new URL('../../apps/zapier/', import.meta.url))
const CLI = 'zapier-platform-cli@19.1.0'
// Zapier runs apps on Node 22; the others are what people have on their machines, and there
// the lives that wait and the ones that are called are enough.
const MAIN_FILES = ['waiting-step', 'instant-trigger']
const NODES = {
  '20': { alias: 'node-20', files: MAIN_FILES },
  '22': { alias: 'node-22', files: [] },
  '24': { alias: 'node', files: MAIN_FILES },
}

/**
 * Builds the Zapier app as it is pushed, and runs what was built: all lives and Zapier's own
 * command line on the Node that Zapier has, the main lives on the others.
 */
export async function zapierSuite(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'wireflow-zapier-'))
  try {
    if (spawnSync('unzip', ['-v']).status !== 0) return missingTool('unzip')
    const command = installCli(folder)
    if (!command) return missingTool(CLI)
    const build = buildApp(command, folder)
    if (!build) return 'failed'

    const outcomes: Outcome[] = []
    for (const [version, { alias, files }] of Object.entries(NODES)) {
      process.stdout.write(`\nThe build on Node ${version}\n`)
      outcomes.push(await runLives(build, nodeOf(alias), files))
    }
    process.stdout.write(`\nZapier's command line\n`)
    outcomes.push(await runCliTests(command, folder))
    return outcomes.includes('failed') ? 'failed' : 'passed'
  } finally {
    rmSync(folder, { recursive: true, force: true })
    rmSync(join(APP, 'build'), { recursive: true, force: true })
  }
}

async function runLives(
  build: string,
  node: string,
  files: readonly string[],
): Promise<Outcome> {
  const env = { SUITE: 'zapier-build', ZAPIER_BUILD: build, ZAPIER_NODE: node }
  return runVitest(['--project', 'zapier-build', '--maxWorkers', '2', ...files], env)
}

async function runCliTests(command: string, folder: string): Promise<Outcome> {
  // A copy, since the command line writes into the folder of the app.
  const app = join(folder, 'app')
  cpSync(APP, app, {
    recursive: true,
    filter: (path) => !/\/(node_modules|build|test|src)$/.test(path),
  })
  symlinkSync(join(APP, 'node_modules'), join(app, 'node_modules'))
  return runVitest(['--project', 'zapier-cli'], {
    SUITE: 'zapier-cli',
    ZAPIER_COMMAND: command,
    ZAPIER_APP: app,
    ZAPIER_NODE: nodeOf(NODES['22'].alias),
  })
}

function nodeOf(alias: string): string {
  return join(APP, 'node_modules', alias, 'bin', 'node')
}

/** From its registry. Undefined when it cannot be had. */
function installCli(folder: string): string | undefined {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const args = ['install', '--prefix', folder, ...options, CLI]
  const { status } = spawnSync('npm', args, { stdio: 'inherit', timeout: 300_000 })
  return status === 0
    ? join(folder, 'node_modules', 'zapier-platform-cli', 'src', 'bin', 'run')
    : undefined
}

/** Builds the zip and unpacks it. Returns the file that Zapier would call. */
function buildApp(command: string, folder: string): string | undefined {
  const args = [command, 'build', '--skip-dep-install', '--skip-validation']
  const node = nodeOf(NODES['22'].alias)
  const options = { stdio: 'inherit', cwd: APP, timeout: 120_000 } as const
  const env = {
    ...process.env,
    ...QUIET,
    PATH: `${join(node, '..')}:${process.env['PATH']}`,
  }
  if (spawnSync(node, args, { ...options, env }).status !== 0) return undefined

  const unpacked = join(folder, 'unpacked')
  const zip = join(APP, 'build', 'build.zip')
  const { status } = spawnSync('unzip', ['-q', zip, '-d', unpacked], options)
  return status === 0 ? join(unpacked, 'zapierwrapper.js') : undefined
}

const QUIET = { DISABLE_ZAPIER_ANALYTICS: '1', NO_UPDATE_NOTIFIER: '1' }
