import { startRedis } from './redis.ts'
import type { Outcome } from './suites.ts'
import { hasTool, missingTool, runVitest } from './tools.ts'

const SUITE = { SUITE: 'crash' }

/** Kills, faults at random and a burst: with the queue in PostgreSQL, and then in Redis. */
export async function crashSuite(): Promise<Outcome> {
  const onPostgres = await runVitest(['--project', 'crash'], SUITE)
  if (onPostgres !== 'passed') return onPostgres
  if (!hasTool('redis-server')) return missingTool('redis-server')
  const redis = await startRedis()
  try {
    return await runVitest(['--project', 'crash'], { ...SUITE, REDIS_URL: redis.url })
  } finally {
    await redis.close()
  }
}
