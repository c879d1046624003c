import { createSandbox, type Sandbox } from '@wireflow-connect/sandbox'
import {
  Wireflow,
  type ExecutionHandle,
  type WireflowOptions,
} from '@wireflow-connect/sdk'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

// Loaded on the first wait otherwise, which takes time that is not virtual.
await import('../src/waiting/lane-driver.ts')

export type World = {
  sandbox: Sandbox
  wireflow: Wireflow
  clock: VirtualClock
  /** What was asked for, as `GET /path`, in order. */
  requests: { name: string; at: number; status: number; hasKey: boolean }[]
  /** Starts a run that takes so long. */
  start(workflowId: string, durationMs: number, prompt?: string): Promise<ExecutionHandle>
  createWorkflow(name?: string): string
  /** Makes the sandbox misbehave, as its fault rules can. */
  spoil(effect: Record<string, unknown>, match?: Record<string, unknown>): Promise<void>
  /** The faults that were asked for and never came to pass. */
  unusedFaults(): Promise<unknown[]>
}

export type WorldOptions = WireflowOptions & {
  plan?: 'free' | 'starter' | 'pro' | 'enterprise'
  profile?: 'docs' | 'server-2026-08'
  limits?: boolean
}

/** A sandbox and a client that live in the same virtual time, with no port between them. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { plan = 'pro', profile = 'docs', limits = true, ...rest } = options
  const clock = createVirtualClock()
  const now = () => clock.now()
  const durations = 'immediate'
  const sandbox = await createSandbox({ seed: 1, now, durations, plan, profile, limits })
  const requests: World['requests'] = []

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const name = `${request.method} ${url.pathname.replace('/api/v1', '')}${url.search}`
    const hasKey = request.headers.has('authorization')
    const entry = { name, at: clock.now(), status: 0, hasKey }
    requests.push(entry)
    const response = await clock.hold(sandbox.fetch(request))
    entry.status = response.status
    return response
  }
  const { apiKey, url: baseUrl } = sandbox
  const wireflow = new Wireflow({ apiKey, baseUrl, fetch, clock, ...rest })

  return {
    sandbox,
    wireflow,
    clock,
    requests,
    createWorkflow: (name = 'Shots') =>
      sandbox.createWorkflow({ name, ...aGraph('0s') }).id,
    async unusedFaults() {
      const answer = await sandbox.fetch(
        new Request(new URL('/_sandbox/faults', sandbox.url)),
      )
      const faults = (await answer.json()) as { hits: number }[]
      return faults.filter(({ hits }) => hits === 0)
    },
    async spoil(effect, match = {}) {
      const body = JSON.stringify({ effect, match })
      const headers = { 'content-type': 'application/json' }
      const url = new URL('/_sandbox/faults', sandbox.url)
      const answer = await sandbox.fetch(
        new Request(url, { method: 'POST', headers, body }),
      )
      if (!answer.ok) throw new Error(`The sandbox refused: ${await answer.text()}`)
    },
    async start(workflowId, durationMs, prompt) {
      const graph = aGraph(`${durationMs}ms`, prompt)
      const started = await clock.run(wireflow.executions.start({ workflowId, ...graph }))
      const [execution] = started.executions
      if (!execution) throw new Error('Nothing was started')
      return execution
    },
  }
}

/** A prompt and a picture that takes as long as it is told. */
export function aGraph(slow: string, prompt = 'a red bike') {
  return {
    nodes: [
      {
        id: 'prompt',
        data: { label: 'Prompt', nodeType: 'input:text', config: { prompt } },
      },
      {
        id: 'picture',
        data: {
          label: 'Picture',
          nodeType: 'generate:flux_2',
          config: { note: `sandbox:slow=${slow}` },
        },
      },
    ],
    edges: [
      {
        id: 'e1',
        source: 'prompt',
        target: 'picture',
        sourceHandle: 'out-prompt',
        targetHandle: 'in-prompt',
      },
    ],
  }
}
