import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

type Say = (line: string) => void

/**
 * Builds the console in a process of its own, unless it was built from the same sources. Never
 * throws: everything else works without it.
 */
export async function buildConsole(say: Say, stopping: AbortSignal): Promise<void> {
  try {
    const program = fileURLToPath(
      import.meta.resolve('@wireflow-connect/console/build.ts'),
    )
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: stopping,
    })
    const said: string[] = []
    child.stdout.on('data', (text) => said.push(String(text)))
    child.stderr.on('data', (text) => said.push(String(text)))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(said.join('').trim().split('\n').slice(-5).join('\n'))
    if (said.join('').includes('built')) say('The console is built and can be opened.')
  } catch (error) {
    if (stopping.aborted) return
    say(
      `The console could not be built: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
