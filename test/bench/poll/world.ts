import { setImmediate } from 'node:timers/promises'
import { createSandbox } from '@wireflow-connect/sandbox'
import { Wireflow } from '@wireflow-connect/sdk'
import { Gate } from './gate.ts'
import type { Run } from './trace.ts'
import type { Scenario } from './scenarios.ts'

/** A run that has been started, and when its result was in hand. */
export type Tracked = {
  executionId: string
  workflowId: string
  startMs: number
  endMs: number
  seenMs?: number
}

/** The sandbox behind its gate, and the runs of a trace that start in it as time goes on. */
export class BenchWorld {
  readonly wireflow: Wireflow
  readonly gate: Gate
  nowMs: number
  readonly tracked = new Map<string, Tracked>()
  readonly #runs: readonly Run[]
  readonly #workflowIds: readonly string[]
  #next = 0

  private constructor(
    wireflow: Wireflow,
    gate: Gate,
    runs: readonly Run[],
    workflowIds: readonly string[],
    nowMs: number,
  ) {
    this.wireflow = wireflow
    this.gate = gate
    this.nowMs = nowMs
    this.#runs = runs
    this.#workflowIds = workflowIds
  }

  static async open(scenario: Scenario, runs: readonly Run[]): Promise<BenchWorld> {
    const time: { world?: BenchWorld } = {}
    const now = () => time.world?.nowMs ?? runs[0]?.startMs ?? 0
    const sandbox = await createSandbox({
      seed: 1,
      now,
      durations: 'immediate',
      limits: false,
    })
    const workflowIds = Array.from({ length: scenario.workflows }, (_, index) => {
      const nodes = [
        { id: 'n', data: { label: 'N', nodeType: 'input:text', config: {} } },
      ]
      return sandbox.createWorkflow({ name: `Workflow ${index}`, nodes, edges: [] }).id
    })

    const gate = new Gate(scenario.budget, now)
    const wireflow = new Wireflow({
      apiKey: sandbox.apiKey,
      baseUrl: sandbox.url,
      fetch: throughGate(gate, scenario.listLimit, (request) => sandbox.fetch(request)),
      clock: { now, setTimer: () => () => {} },
      maxRetries: 0,
    })
    time.world = new BenchWorld(wireflow, gate, runs, workflowIds, runs[0]?.startMs ?? 0)
    return time.world
  }

  /** When the next run starts. */
  get nextStartMs(): number {
    return this.#runs[this.#next]?.startMs ?? Infinity
  }

  /** Moves time on to `untilMs`, or to the next start if that is sooner, and gives what started. */
  async advance(untilMs: number): Promise<Tracked[]> {
    this.nowMs = Math.max(this.nowMs, Math.min(untilMs, this.nextStartMs))
    const started: Tracked[] = []
    for (let run = this.#due(); run; run = this.#due()) {
      this.#next += 1
      started.push(await this.#start(run))
    }
    return started
  }

  #due(): Run | undefined {
    const run = this.#runs[this.#next]
    return run && run.startMs <= this.nowMs ? run : undefined
  }

  async #start({ workflow, startMs, durationMs }: Run): Promise<Tracked> {
    const workflowId = this.#workflowIds[workflow] ?? ''
    const prompt = `sandbox:slow=${durationMs}ms`
    const started = await this.wireflow.triggers.fire(workflowId, { n: prompt })
    const executionId = started.executions[0]?.id ?? ''
    const tracked = { executionId, workflowId, startMs, endMs: startMs + durationMs }
    this.tracked.set(executionId, tracked)
    return tracked
  }
}

/** Starts have a budget of their own and pass; everything else is counted. */
function throughGate(
  gate: Gate,
  listLimit: number,
  fetch: (request: Request) => Promise<Response>,
): typeof globalThis.fetch {
  let count = 0
  return async (input, init) => {
    // Without a turn of the event loop now and then nothing weakly held is ever let go.
    if ((count += 1) % 100 === 0) await setImmediate()
    const request = new Request(input, init)
    if (request.method === 'POST') return fetch(request)

    const { isRefused, headers } = gate.take()
    if (isRefused)
      return Response.json({ error: 'Too many requests' }, { status: 429, headers })
    const url = new URL(request.url)
    const asked = Number(url.searchParams.get('limit') ?? 10)
    if (asked > listLimit) url.searchParams.set('limit', String(listLimit))
    const answer = await fetch(new Request(url, { headers: request.headers }))
    const plain = { 'content-type': 'application/json', ...headers }
    return new Response(await answer.text(), { status: answer.status, headers: plain })
  }
}
