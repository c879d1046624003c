import type { BenchResult } from './bench.ts'
import { withBenchWorld, type BenchWorld } from './bench-world.ts'
import { openSink } from './sink.ts'

const WARM_UP = 5
const SAMPLES = 40

/**
 * How long the relay itself takes when nothing else is to be done: from a trigger's call to
 * the start upstream, and from the answer that shows the end to the callback's arrival.
 */
export async function latencyBench(): Promise<BenchResult> {
  const { toStart, toCallback } = await withBenchWorld({}, measure)
  return {
    name: 'latency',
    conditions: `embedded, idle; ${SAMPLES} runs one by one, sandbox and receiver on this machine`,
    figures: [
      figure('trigger to upstream start, p50', at(toStart, 0.5), 10),
      figure('trigger to upstream start, p99', at(toStart, 0.99)),
      figure('end seen to callback received, p50', at(toCallback, 0.5), 15),
      figure('end seen to callback received, p99', at(toCallback, 0.99)),
    ],
  }
}

type Delays = { toStart: number[]; toCallback: number[] }

async function measure({ api, sandbox, triggerUrl }: BenchWorld): Promise<Delays> {
  let arrived = Promise.withResolvers<number>()
  const sink = await openSink(() => arrived.resolve(now()))
  await api('POST', '/v1/endpoints', { url: sink.url })
  const delays: Delays = { toStart: [], toCallback: [] }

  for (let round = 0; round < WARM_UP + SAMPLES; round++) {
    arrived = Promise.withResolvers()
    const known = sandbox.requests().length
    const calledAt = now()
    await fetch(triggerUrl, { method: 'POST' })
    const arrivedAt = await arrived.promise
    if (round < WARM_UP) continue
    const requests = sandbox.requests().slice(known)
    const start = requests.find(({ method, path }) => isStart(method, path))
    const end = requests.findLast(({ method, at }) => method === 'GET' && at <= arrivedAt)
    if (!start || !end) throw new Error('The run was neither started nor looked at')
    delays.toStart.push(start.at - calledAt)
    delays.toCallback.push(arrivedAt - end.at)
  }
  await sink.close()
  return delays
}

function isStart(method: string, path: string): boolean {
  return method === 'POST' && /\/(execute|run|trigger)$/.test(path)
}

// The sandbox notes the wall clock, too.
function now(): number {
  return performance.timeOrigin + performance.now()
}

function at(delays: readonly number[], part: number): number {
  const sorted = delays.toSorted((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 10) / 10
}

function figure(name: string, value: number, goalMs?: number) {
  return goalMs === undefined
    ? { name, value, unit: 'ms' }
    : { name, value, unit: 'ms', goal: { atMost: goalMs } }
}
