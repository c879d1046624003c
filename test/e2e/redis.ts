import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { findFreePort } from './free-port.ts'
import type { Outcome } from './suites.ts'
import { hasTool, missingTool, runVitest } from './tools.ts'

/** Where jobs wait makes a difference to these: runs from end to end, and deliveries. */
const FOLDERS = ['test/journeys/', 'test/outbound/']

/** The tests of what passes through the queue once more, with the queue in a real Redis. */
export async function redisSuite(): Promise<Outcome> {
  if (!hasTool('redis-server')) return missingTool('redis-server')
  const redis = await startRedis()
  try {
    return await runVitest(['--project', 'journeys', ...FOLDERS], {
      REDIS_URL: redis.url,
    })
  } finally {
    await redis.close()
  }
}

/** A Redis of our own that keeps nothing; `more` are further settings. */
export async function startRedis(more: readonly string[] = []) {
  const port = await findFreePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...more]
  const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('Ready to accept connections')) return
    }
    throw new Error('redis-server ended before it was ready')
  })()
  await ready
  child.stdout.resume()

  return {
    url: `redis://127.0.0.1:${port}`,
    async close() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}
