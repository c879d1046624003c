import { Redis } from 'ioredis'
import type { Client } from 'pg'
import { inject } from 'vitest'
import { withClient } from './database.ts'

/**
 * Takes every job out of the queue, as a lost queue database would. Of a Redis that others
 * use at the same time, the jobs of this installation alone.
 */
export async function emptyQueue(databaseUrl: string): Promise<void> {
  const redisUrl = inject('redisUrl')
  if (redisUrl) await removeKeys(redisUrl, await installationOf(databaseUrl))
  else await withClient(databaseUrl, truncateJobs)
}

async function installationOf(databaseUrl: string): Promise<string> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>('select id from installation')
    return rows[0]?.id ?? ''
  })
}

async function removeKeys(redisUrl: string, installationId: string): Promise<void> {
  const redis = new Redis(redisUrl)
  const keys = await redis.keys(`{wireflow-connect-${installationId}}:*`)
  await redis.del(...keys)
  await redis.quit()
}

async function truncateJobs(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(table_name) as name from information_schema.tables
      where table_schema = 'bullmq' and table_type = 'BASE TABLE'
        and table_name <> 'migration'`,
  )
  const names = rows.map(({ name }) => `bullmq.${name}`)
  await truncate(client, names)
}

const MAX_TRIES = 5
const DEADLOCK = '40P01'

// The relay works on these tables meanwhile, and PostgreSQL may end either of the two.
async function truncate(client: Client, names: readonly string[]): Promise<void> {
  for (let tryCount = 1; ; tryCount++) {
    try {
      await client.query(`truncate ${names.join(', ')} cascade`)
      return
    } catch (error) {
      const isDeadlock = error instanceof Error && Reflect.get(error, 'code') === DEADLOCK
      if (!isDeadlock || tryCount === MAX_TRIES) throw error
    }
  }
}
