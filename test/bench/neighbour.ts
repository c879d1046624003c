import type { Api } from '../harness/api.ts'
import { withBenchWorld } from './bench-world.ts'
import type { BenchResult } from './bench.ts'
import { publishMany } from './course.ts'
import { openSink } from './sink.ts'

const OWED = 100_000
const SAMPLES = 1_000

/** What one endpoint that never answers does to the delay of another. */
export async function neighbourBench(): Promise<BenchResult> {
  const { alone, beside } = await withBenchWorld({}, async ({ api }) => measure(api))
  return {
    name: 'neighbour',
    conditions: `embedded; ${SAMPLES} deliveries one by one, publish to arrival; the other owes ${OWED}`,
    figures: [
      { name: 'p99 alone', value: round(alone), unit: 'ms' },
      {
        name: 'p99 beside a black hole',
        value: round(beside),
        unit: 'ms',
        goal: { atMost: round(alone * 1.2) },
      },
    ],
  }
}

async function measure(api: Api): Promise<{ alone: number; beside: number }> {
  const arrived = new Map<number, () => void>()
  const sink = await openSink(({ body }) => {
    const { data } = JSON.parse(body) as { data: { index: number } }
    arrived.get(data.index)?.()
  })
  const hole = await openSink(() => undefined, false)
  await api('POST', '/v1/endpoints', { url: sink.url, eventTypes: ['custom.healthy'] })
  await api('POST', '/v1/endpoints', { url: hole.url, eventTypes: ['custom.hole'] })

  await sample(api, arrived)
  const alone = await sample(api, arrived)
  await publishMany(api, OWED, () => 'custom.hole')
  const beside = await sample(api, arrived)
  await sink.close()
  await hole.close()
  return { alone, beside }
}

async function sample(api: Api, arrived: Map<number, () => void>): Promise<number> {
  const delays: number[] = []
  for (let index = 0; index < SAMPLES; index++) {
    const { promise, resolve } = Promise.withResolvers<void>()
    arrived.set(index, resolve)
    const startedAt = performance.now()
    await api('POST', '/v1/events', { type: 'custom.healthy', data: { index } })
    await promise
    delays.push(performance.now() - startedAt)
  }
  return delays.toSorted((a, b) => a - b)[Math.floor(delays.length * 0.99)] ?? 0
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
