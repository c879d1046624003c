import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { endWithUs } from './end-with-us.ts'

const { NODE_COMPILE_CACHE } = process.env
// Set by the tests' setup: the relay's files, compiled once.
const COMPILED = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
const MAIN = fileURLToPath(new URL('../../apps/relay/src/main.ts', import.meta.url))

export type RelayProcess = {
  url: string
  pid: number | undefined
  /** Every line it has logged. */
  lines: readonly string[]
  /** Resolves with how it ended: its exit code, or the signal that ended it. */
  exited: Promise<number | NodeJS.Signals | null>
  /** Ends it at once, as a crash or the kernel would. */
  kill(): Promise<void>
  /** Stops it in the middle of whatever it does, as a machine that runs out of memory. */
  freeze(): void
  /** Lets it go on. */
  thaw(): void
  /** Asks it to stop, and waits until it has. Returns the exit code. */
  stop(): Promise<number | null>
}

/**
 * Starts the relay as its users do: a process of its own, with settings in variables. What it
 * logs goes into `lines`, also before it is ready.
 */
export async function startRelayProcess(
  env: Record<string, string>,
  lines: string[] = [],
): Promise<RelayProcess> {
  const child = spawnRelay(env)
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
  const url =
    env['LOG_LEVEL'] === 'warn'
      ? await answering(child, env)
      : await readUrl(child, lines)

  return {
    url,
    pid: child.pid,
    lines,
    exited,
    async kill() {
      await end(child, 'SIGKILL')
    },
    freeze() {
      child.kill('SIGSTOP')
    },
    thaw() {
      child.kill('SIGCONT')
    },
    async stop() {
      await end(child, 'SIGTERM')
      return child.exitCode
    },
  }
}

/** Runs the relay until it ends by itself. */
export async function runRelay(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawnRelay(env)
  const exited = once(child, 'exit')
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  await exited
  return { code: child.exitCode, output: output + errors }
}

function spawnRelay(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: '/usr/bin:/bin', PORT: '0', ...COMPILED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithUs(child)
  return child
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** A relay that logs nothing of its own is asked until it answers on the port it was given. */
async function answering(
  child: ChildProcess,
  { PORT }: Record<string, string>,
): Promise<string> {
  // What it warns of is for whoever measures.
  child.stdout?.pipe(process.stderr)
  child.stderr?.pipe(process.stderr)
  const url = `http://localhost:${PORT}`
  const isUp = async () => (await fetch(`${url}/healthz`).catch(() => undefined))?.ok
  const until = performance.now() + 30_000
  while (!(await isUp())) {
    if (performance.now() > until || child.exitCode !== null) {
      throw new Error(`The relay does not answer at ${url}`)
    }
  }
  return url
}

async function readUrl(child: ChildProcess, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        const url = readyUrl(line)
        if (url) resolve(url)
      })
    }
    child.once('exit', () =>
      reject(new Error(`The relay did not start:\n${lines.join('\n')}`)),
    )
  })
}

function readyUrl(line: string): string | undefined {
  if (!line.includes('"relay ready"')) return undefined
  return (JSON.parse(line) as { url: string }).url
}
