import { startRedis } from '../e2e/redis.ts'
import { hasTool } from '../e2e/tools.ts'
import { withBenchWorld } from './bench-world.ts'
import type { BenchResult, Figure } from './bench.ts'
import { openCourse } from './course.ts'
import { measureNoOpJobs } from './no-op-jobs.ts'

const WARM_UP = 3_000
const COUNT = 20_000
const ROUNDS = 3
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
    conditions: `best of ${ROUNDS} times ${COUNT} events of about 90 bytes, one relay process, warm, logging warnings; publisher, receiver and stores on the same machine`,
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
  const noOp = await bestOf(async () => measureNoOpJobs(redisUrl, COUNT))
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
  return withBenchWorld({ redisUrl }, async ({ api }) => {
    const course = await openCourse(api, endpointCount)
    await course.run(WARM_UP)
    const rate = await bestOf(async () => course.run(COUNT))
    await course.close()
    return rate
  })
}

/** The machine is not ours alone: what it can do shows when it is left to itself. */
async function bestOf(measureOnce: () => Promise<number>): Promise<number> {
  const rates: number[] = []
  while (rates.length < ROUNDS) rates.push(await measureOnce())
  return Math.max(...rates)
}
