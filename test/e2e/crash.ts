import { startRedis } from './redis.ts'
import type { Outcome } from './suites.ts'
import { hasTool, missingTool, runVitest } from './tools.ts'

const SUITE = { SUITE: 'crash' }

/** What a process that is killed leaves in the queue. The other tests hardly use the queue. */
const WITH_REDIS = ['test/crash/takeover.test.ts']

/** Kills, faults at random and a burst; the kills once more with the queue in Redis. */
export async function crashSuite(): Promise<Outcome> {
  const onPostgres = await runVitest(['--project', 'crash'], SUITE)
  if (onPostgres !== 'passed') return onPostgres
  if (!hasTool('redis-server')) return missingTool('redis-server')
  const redis = await startRedis()
  try {
    const env = { ...SUITE, REDIS_URL: redis.url }
    return await runVitest(['--project', 'crash', ...WITH_REDIS], env)
  } finally {
    await redis.close()
  }
}
