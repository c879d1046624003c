import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createDataDir, removeDataDir } from './data-dir.ts'
import { endWithUs } from './end-with-us.ts'

const MAIN = fileURLToPath(new URL('../../apps/demo/src/main.ts', import.meta.url))

export type DemoFile = Record<
  | 'relayUrl'
  | 'sandboxUrl'
  | 'receiverUrl'
  | 'token'
  | 'workspaceId'
  | 'workflowId'
  | 'triggerId'
  | 'triggerUrl'
  | 'formUrl'
  | 'endpointId'
  | 'endpointSecret',
  string
>

export type DemoProcess = {
  /** What it wrote once everything answered. */
  file: DemoFile
  /** Waits for a line that contains these words. */
  said(words: string): Promise<string>
  signal(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }>
}

/** Runs a test with a data directory of its own, and with free ports to ask for. */
export function withDemoDir(
  test: (
    start: (env?: Record<string, string>) => Promise<DemoProcess>,
    dir: string,
  ) => Promise<void>,
): () => Promise<void> {
  return async () => {
    const dir = await createDataDir()
    const children: ChildProcess[] = []
    try {
      await test((env) => startDemoProcess(dir, env ?? {}, children), dir)
    } finally {
      for (const child of children) await end(child, 'SIGTERM')
      await removeDataDir(dir)
    }
  }
}

async function startDemoProcess(
  dir: string,
  env: Record<string, string>,
  children: ChildProcess[],
): Promise<DemoProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: '/usr/bin:/bin', RELAY_DATA_DIR: dir, ...FREE_PORTS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  endWithUs(child)
  const talk = listenTo(child)
  await talk.said('Ctrl-C stops everything')
  return {
    file: readDemoFile(dir),
    said: talk.said,
    signal: (signal) => end(child, signal),
  }
}

const FREE_PORTS = { PORT: '0', SANDBOX_PORT: '0', RECEIVER_PORT: '0' }

export function demoFileExists(dir: string): boolean {
  return existsSync(join(dir, 'demo.json'))
}

function readDemoFile(dir: string): DemoFile {
  return JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8')) as DemoFile
}

/** Reads what a process says. `said` waits for a line with these words, until the process ends. */
export function listenTo(child: ChildProcess) {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      for (const look of waiting) look()
    })
  }

  async function said(words: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = lines.find((text) => text.includes(words))
        if (line === undefined) return
        waiting.delete(look)
        resolve(line)
      }
      waiting.add(look)
      look()
      child.once('close', () => reject(new Error(`It ended:\n${lines.join('\n')}`)))
    })
  }
  return { said }
}

/** Sends a signal and waits for the end, unless it has ended. */
export async function end(child: ChildProcess, signal: NodeJS.Signals) {
  const startedAt = performance.now()
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return { code: child.exitCode, tookMs: performance.now() - startedAt }
}
