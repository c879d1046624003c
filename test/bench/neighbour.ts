import type { Api } from '../harness/api.ts'
import { withTwoWorlds, type BenchWorld } from './bench-world.ts'
import type { BenchResult } from './bench.ts'
import { publishMany } from './course.ts'
import { openSink } from './sink.ts'

const OWED = 100_000
const SAMPLES = 1_000
const ROUNDS = 5

/** What one endpoint that never answers does to the delay of another. */
export async function neighbourBench(): Promise<BenchResult> {
  const { alone, beside } = await withTwoWorlds(measure)
  return {
    name: 'neighbour',
    conditions: `embedded; best of ${ROUNDS} times ${SAMPLES} deliveries one by one, by turns without and with the other endpoint, publish to arrival; it owes ${OWED}`,
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

async function measure(free: BenchWorld, owing: BenchWorld) {
  const hole = await openSink(() => undefined, false)
  await owing.api('POST', '/v1/endpoints', { url: hole.url, eventTypes: ['custom.hole'] })
  const neighbours = {
    free: await openNeighbour(free.api),
    owing: await openNeighbour(owing.api),
  }
  await publishMany(owing.api, OWED, () => 'custom.hole')
  await neighbours.free.sample()
  await neighbours.owing.sample()
  let [alone, beside] = [Infinity, Infinity]
  for (let round = 0; round < ROUNDS; round++) {
    alone = Math.min(alone, await neighbours.free.sample())
    beside = Math.min(beside, await neighbours.owing.sample())
  }
  await neighbours.free.close()
  await neighbours.owing.close()
  await hole.close()
  return { alone, beside }
}

/** An endpoint that answers at once. */
async function openNeighbour(api: Api) {
  const arrived = new Map<number, () => void>()
  const sink = await openSink(({ body }) => {
    const { data } = JSON.parse(body) as { data: { index: number } }
    arrived.get(data.index)?.()
  })
  await api('POST', '/v1/endpoints', { url: sink.url, eventTypes: ['custom.healthy'] })
  return { sample: async () => sample(api, arrived), close: async () => sink.close() }
}

/** The 99th percentile of the delay, in milliseconds. */
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
