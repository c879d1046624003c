import { startRedis } from '../e2e/redis.ts'
import { hasTool } from '../e2e/tools.ts'
import type { BenchResult, Figure } from './bench.ts'
import { measureNoOpJobs } from './no-op-jobs.ts'
import { openRelayWorld, openSink, publishMany } from './relay-world.ts'

const COUNT = 5_000
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
    conditions: `${COUNT} events of 60 bytes, one relay process, receiver on this machine`,
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
  const { promise, resolve } = Promise.withResolvers<void>()
  const seen = new Set<string>()
  const sink = await openSink((_body, request) => {
    seen.add(String(request.headers['webhook-id']))
    if (seen.size === COUNT) resolve()
  })
  const { api, close } = await openRelayWorld(redisUrl)
  for (let index = 0; index < endpointCount; index++) {
    const eventTypes = [`custom.e${index}`]
    await api('POST', '/v1/endpoints', { url: sink.url, eventTypes, concurrency: 100 })
  }
  const startedAt = performance.now()
  await publishMany(api, COUNT, (index) => `custom.e${index % endpointCount}`)
  await promise
  const rate = (COUNT / (performance.now() - startedAt)) * 1_000
  await close()
  await sink.close()
  return rate
}
