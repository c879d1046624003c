import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '4.32.5'
const VENV = fileURLToPath(
  new URL(`../../node_modules/.cache/schemathesis-${VERSION}`, import.meta.url),
)
const PROGRAM = join(VENV, 'bin/schemathesis')

/** Makes the fuzzer at hand, once; false where there is no Python, or no package of it. */
export function installSchemathesis(): boolean {
  if (isInstalled()) return true
  const run = (program: string, args: string[]) =>
    spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  return (
    run('python3', ['-m', 'venv', VENV]) &&
    run(join(VENV, 'bin/pip'), ['install', '--quiet', `schemathesis==${VERSION}`]) &&
    isInstalled()
  )
}

// A folder may be there of which the installation was cut off.
function isInstalled(): boolean {
  return existsSync(PROGRAM) && spawnSync(PROGRAM, ['--version']).status === 0
}

// What is promised. Whether a request that a schema allows is also carried out depends on what
// there is, so that is no check.
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
  'unsupported_method',
  'allow_header_conformance',
]

export type Fuzzing = {
  url: string
  /** The TOML of its settings. */
  settings: string
  examplesPerOperation: number
  maxSeconds: number | undefined
  maxResponseSeconds: number
}

export type Fuzzed = { code: number | null; output: string; requestCount: number }

/** Sends generated requests, valid and not, alone and in chains, and says what came of it. */
export async function runSchemathesis(fuzzing: Fuzzing): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'api-fuzz-'))
  try {
    const config = join(folder, 'schemathesis.toml')
    await writeFile(config, fuzzing.settings)
    const report = join(folder, 'run.ndjson')
    const { code, output } = await run(folder, [
      '--config-file',
      config,
      ...argsOf(fuzzing, report),
    ])
    const events = await readFile(report, 'utf8').catch(() => '')
    return { code, output, requestCount: countRequests(events) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function argsOf(fuzzing: Fuzzing, report: string): string[] {
  const { url, examplesPerOperation, maxSeconds, maxResponseSeconds } = fuzzing
  return [
    'run',
    new URL('/openapi.json', url).href,
    `--checks=${CHECKS.join()}`,
    '--phases=examples,coverage,fuzzing,stateful',
    '--mode=all',
    `--max-examples=${examplesPerOperation}`,
    // The same requests each time, as far as what is there is the same.
    '--seed=20261127',
    '--generation-database=none',
    '--no-shrink',
    '--continue-on-failure',
    '--request-timeout=60',
    `--max-response-time=${maxResponseSeconds}`,
    ...(maxSeconds === undefined ? [] : [`--max-time=${maxSeconds}`]),
    '--no-color',
    '--warnings=off',
    '--report=ndjson',
    `--report-ndjson-path=${report}`,
  ]
}

async function run(
  folder: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(PROGRAM, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stdout.on('data', (text) => said.push(String(text)))
  child.stderr.on('data', (text) => said.push(String(text)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output: said.join('') }
}

/** Each request is in the report with the answer that it got. */
function countRequests(events: string): number {
  return events.match(/"status_code":/g)?.length ?? 0
}
