import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { endWithUs } from './end-with-us.ts'

const MAIN = fileURLToPath(new URL('../../apps/relay/src/main.ts', import.meta.url))

export type ResealProcess = {
  /** Ends it at once. */
  kill(): void
  /** Its exit code and everything it printed; the code is null when it was killed. */
  ended: Promise<{ code: number | null; printed: string }>
}

/** Starts `reseal` as an operator does, with the settings of the relay. */
export function startReseal(env: Record<string, string>): ResealProcess {
  const child = spawn(process.execPath, [MAIN, 'reseal'], {
    env: { PATH: '/usr/bin:/bin', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  endWithUs(child)
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  return {
    kill: () => child.kill('SIGKILL'),
    ended: (async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      return { code: child.exitCode, printed: (await printed).join('') }
    })(),
  }
}
