import { createSandbox, type Sandbox, type SandboxOptions } from '../src/index.ts'
import { clientFor, clientOf, type Send } from './client.ts'

export type Controlled = {
  sandbox: Sandbox
  send: Send
  /** Calls what is under `/_sandbox`. */
  steer: Send
  /** Moves the clock of this sandbox. */
  pass: (ms: number) => void
}

const START = Date.parse('2026-09-01T10:00:00Z')

/** A sandbox whose time stands still until a test moves it. */
export async function controlled(options: SandboxOptions = {}): Promise<Controlled> {
  let now = START
  const sandbox = await createSandbox({ seed: 1, now: () => now, ...options })
  return {
    sandbox,
    send: clientOf(sandbox),
    steer: clientFor('http://localhost/_sandbox', '', (request) =>
      sandbox.fetch(request),
    ),
    pass(ms) {
      now += ms
    },
  }
}
