import { startRedis } from '../e2e/redis.ts'
import { hasTool } from '../e2e/tools.ts'
import type { BenchResult, Figure } from './bench.ts'
import { measureNoOpJobs } from './no-op-jobs.ts'
import { openRelayWorld, publishMany } from './relay-world.ts'
import { openSink } from './sink.ts'

const WARM_UP = 3_000
const COUNT = 20_000
const GOALS = { embedded: 1_200, redis: 6_000 }

/**
 * Signed deliveries in a second from one relay process, publishing and recording of every
 * attempt included: from the first publish to the last answer.
 */
export async function deliverBench(): Promise<BenchResult> {
  const figures = await measureStore('embedded', undefined)
  if (hasTool('redis-server')) {
    const redis = await startRedis()
    figures.push(...(await measureStore('redis', redis.url)))
    await redis.close()
  }
  return {
    name: 'deliver',
    conditions: `${COUNT} events of about 90 bytes, one relay process, warm; publisher, receiver and stores on the same machine`,
    figures,
  }
}

async function measureStore(
  store: keyof typeof GOALS,
  redisUrl: string | undefined,
): Promise<Figure[]> {
  const rates: Figure[] = []
  let best = 0
  for (const endpointCount of [1, 10, 1_000]) {
    const rate = await measure(redisUrl, endpointCount)
    best = Math.max(best, rate)
    rates.push({
      name: `${store}, ${endpointCount} endpoints`,
      value: Math.round(rate),
      unit: 'deliveries/s',
      goal: { atLeast: GOALS[store] },
    })
  }
  const noOp = await measureNoOpJobs(redisUrl, COUNT)
  return [
    ...rates,
    { name: `${store}, BullMQ no-op`, value: Math.round(noOp), unit: 'jobs/s' },
    {
      name: `${store}, share of no-op`,
      value: Math.round((100 * best) / noOp),
      unit: '%',
      goal: { atLeast: 55 },
    },
  ]
}

async function measure(
  redisUrl: string | undefined,
  endpointCount: number,
): Promise<number> {
  const seen = new Set<string>()
  let reached = Promise.withResolvers<void>()
  let wanted = 0
  const sink = await openSink(({ id }) => {
    seen.add(id)
    if (seen.size === wanted) reached.resolve()
  })
  const { api, close } = await openRelayWorld(redisUrl)
  for (let index = 0; index < endpointCount; index++) {
    const eventTypes = [`custom.e${index}`]
    await api('POST', '/v1/endpoints', { url: sink.url, eventTypes, concurrency: 100 })
  }

  async function deliver(count: number): Promise<number> {
    reached = Promise.withResolvers()
    wanted += count
    const startedAt = performance.now()
    await publishMany(api, count, (index) => `custom.e${index % endpointCount}`)
    await reached.promise
    return (count / (performance.now() - startedAt)) * 1_000
  }

  await deliver(WARM_UP)
  const rate = await deliver(COUNT)
  await close()
  await sink.close()
  return rate
}
