import { setTimeout } from 'node:timers/promises'
import type { Api } from '../harness/api.ts'
import { withTwoWorlds, type BenchWorld } from './bench-world.ts'
import type { BenchResult, Figure } from './bench.ts'
import { publishMany } from './course.ts'
import { openBlackHoles, openHardPublishers } from './hostile-tenant.ts'
import { openSink } from './sink.ts'

const OWED = 100_000
const SAMPLES = 1_000
const ROUNDS = 5
const HOSTILE_HOLES = [40, 300]
// Longer than an attempt: the first ones hang, then all of them end at once.
const HOSTILE_MS = 30_000
const HOSTILE_SAMPLES = 100
const PUBLISH_ROUNDS = 10
const HEALTH_INTERVAL_MS = 250

/**
 * What others do to the delay of one's own deliveries: an endpoint of the same workspace
 * that never answers, and another tenant that means harm.
 */
export async function neighbourBench(): Promise<BenchResult> {
  const figures = await withTwoWorlds(measure)
  return {
    name: 'neighbour',
    conditions: `embedded, two relays by turns, without and with the others; best of ${ROUNDS} times ${SAMPLES} deliveries one by one, publish to arrival, beside an endpoint that is owed ${OWED}; then ${HOSTILE_MS / 1_000} s beside a tenant with black holes of concurrency 100, and beside one that publishes on 64 connections`,
    figures,
  }
}

async function measure(free: BenchWorld, owing: BenchWorld): Promise<Figure[]> {
  const neighbours = {
    free: await openNeighbour(free.api),
    owing: await openNeighbour(owing.api),
  }
  const figures = await besideOneHole(owing, neighbours)
  for (const count of HOSTILE_HOLES) {
    figures.push(...(await besideHostileTenant(owing, neighbours, count)))
  }
  figures.push(...(await besideHardPublisher(free, owing)))
  await neighbours.free.close()
  await neighbours.owing.close()
  return figures
}

type Neighbours = Record<'free' | 'owing', Awaited<ReturnType<typeof openNeighbour>>>

async function besideOneHole(
  owing: BenchWorld,
  neighbours: Neighbours,
): Promise<Figure[]> {
  const hole = await openSink(() => undefined, false)
  const wanted = { url: hole.url, eventTypes: ['custom.hole'] }
  const { id } = await owing.api<{ id: string }>('POST', '/v1/endpoints', wanted)
  await publishMany(owing.api, OWED, () => 'custom.hole')
  await neighbours.free.sample(SAMPLES)
  await neighbours.owing.sample(SAMPLES)
  let [alone, beside] = [Infinity, Infinity]
  for (let round = 0; round < ROUNDS; round++) {
    alone = Math.min(alone, at(await neighbours.free.sample(SAMPLES), 0.99))
    beside = Math.min(beside, at(await neighbours.owing.sample(SAMPLES), 0.99))
  }
  await owing.api('DELETE', `/v1/endpoints/${id}`)
  await hole.close()
  return [
    milliseconds('p99 alone', alone),
    milliseconds('p99 beside a black hole', beside, alone * 1.2),
  ]
}

async function besideHostileTenant(
  owing: BenchWorld,
  neighbours: Neighbours,
  holeCount: number,
): Promise<Figure[]> {
  const health = watchHealth(owing.relayUrl)
  const attack = await openBlackHoles(owing, holeCount)
  const alone: number[] = []
  const beside: number[] = []
  const until = performance.now() + HOSTILE_MS
  while (performance.now() < until) {
    alone.push(...(await neighbours.free.sample(HOSTILE_SAMPLES)))
    beside.push(...(await neighbours.owing.sample(HOSTILE_SAMPLES)))
  }
  await attack.stop()
  const aloneMs = at(alone, 0.99)
  const what = `a tenant with ${holeCount} black holes`
  return [
    milliseconds(`p99 alone, in the time of ${what}`, aloneMs),
    milliseconds(`p99 beside ${what}`, at(beside, 0.99), aloneMs * 2),
    milliseconds(`longest /healthz beside ${what}`, await health.stop(), 1_000),
  ]
}

/** The time that a publication takes; the machine is as busy for both. */
async function besideHardPublisher(
  free: BenchWorld,
  owing: BenchWorld,
): Promise<Figure[]> {
  const modest = {
    free: (await free.openTenant('modest')).api,
    owing: (await owing.openTenant('modest')).api,
  }
  const idle: number[] = []
  for (let round = 0; round < PUBLISH_ROUNDS; round++) {
    idle.push(...(await publishSome(modest.owing)))
  }
  const attack = await openHardPublishers(owing)
  const startedAt = performance.now()
  const alone: number[] = []
  const beside: number[] = []
  for (let round = 0; round < PUBLISH_ROUNDS; round++) {
    alone.push(...(await publishSome(modest.free)))
    beside.push(...(await publishSome(modest.owing)))
  }
  const rate = (attack.publishedCount() / (performance.now() - startedAt)) * 1_000
  await attack.stop()
  return [
    {
      name: 'published by the hard publisher',
      value: Math.round(rate),
      unit: 'a second',
    },
    milliseconds('publish p50, nobody else', at(idle, 0.5)),
    milliseconds('publish p50 at the other relay of the machine', at(alone, 0.5)),
    milliseconds(
      'publish p50 beside the hard publisher',
      at(beside, 0.5),
      at(alone, 0.5) * 2,
    ),
    milliseconds('publish p99, nobody else', at(idle, 0.99)),
    milliseconds('publish p99 at the other relay of the machine', at(alone, 0.99)),
    milliseconds(
      'publish p99 beside the hard publisher',
      at(beside, 0.99),
      at(alone, 0.99) * 2,
    ),
  ]
}

async function publishSome(api: Api): Promise<number[]> {
  const delays: number[] = []
  for (let index = 0; index < HOSTILE_SAMPLES; index++) {
    const startedAt = performance.now()
    await api('POST', '/v1/events', { type: 'custom.modest', data: { index } })
    delays.push(performance.now() - startedAt)
  }
  return delays
}

/** An endpoint that answers at once. */
async function openNeighbour(api: Api) {
  const arrived = new Map<number, () => void>()
  const sink = await openSink(({ body }) => {
    const { data } = JSON.parse(body) as { data: { index: number } }
    arrived.get(data.index)?.()
  })
  await api('POST', '/v1/endpoints', { url: sink.url, eventTypes: ['custom.healthy'] })
  return {
    sample: async (count: number) => sample(api, arrived, count),
    close: async () => sink.close(),
  }
}

/** The delays of deliveries one by one, in milliseconds. */
async function sample(
  api: Api,
  arrived: Map<number, () => void>,
  count: number,
): Promise<number[]> {
  const delays: number[] = []
  for (let index = 0; index < count; index++) {
    const { promise, resolve } = Promise.withResolvers<void>()
    arrived.set(index, resolve)
    const startedAt = performance.now()
    await api('POST', '/v1/events', { type: 'custom.healthy', data: { index } })
    await promise
    delays.push(performance.now() - startedAt)
  }
  return delays
}

/** Asks whether the relay answers, again and again; tells the longest time it took. */
function watchHealth(relayUrl: string) {
  const stopping = new AbortController()
  const watching = watch()
  async function watch(): Promise<number> {
    let longestMs = 0
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      const { ok } = await fetch(`${relayUrl}/healthz`)
      if (!ok) throw new Error('The relay does not say that it is well')
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      await setTimeout(HEALTH_INTERVAL_MS)
    }
    return longestMs
  }
  return {
    async stop() {
      stopping.abort()
      return watching
    },
  }
}

function at(delays: readonly number[], part: number): number {
  return delays.toSorted((a, b) => a - b)[Math.floor(delays.length * part)] ?? 0
}

function milliseconds(name: string, ms: number, atMost?: number): Figure {
  const figure = { name, value: round(ms), unit: 'ms' }
  return atMost === undefined ? figure : { ...figure, goal: { atMost: round(atMost) } }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}
