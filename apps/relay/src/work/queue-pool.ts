import { Pool, type PoolClient } from 'pg'
import { connectionOptions } from '../db/connection-options.ts'

const ANSWER_TIMEOUT_MS = 10_000
const CONNECT_TIMEOUT_MS = 5_000
const HEARTBEAT_MS = 10_000

/** The queue library keeps its tables apart from ours. */
export const QUEUE_SCHEMA = 'bullmq'

/**
 * Connections for the queue library. It keeps some of them for itself to listen on, and would
 * not notice that one has died without a word: those are asked now and then whether they are
 * there, and the library hears when they are not.
 */
export function openQueuePool(
  databaseUrl: string,
  { max, onError }: { max: number; onError: (error: Error) => void },
): { pool: Pool; close: () => Promise<void> } {
  const pool = new Pool({
    ...connectionOptions(databaseUrl, {
      search_path: QUEUE_SCHEMA,
      // A job is never the truth itself: one that a crash of the server takes along is asked
      // for again by the sweep, so that no job is waited for on the disk.
      synchronous_commit: 'off',
    }),
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  })
  pool.on('error', onError)

  /** Connections that are in use, and for how many looks they have been. */
  const inUse = new Map<PoolClient, number>()
  pool.on('acquire', (client) => inUse.set(client, 0))
  pool.on('release', (_error, client) => inUse.delete(client))
  const timer = setInterval(() => {
    for (const [client, lookCount] of inUse) {
      inUse.set(client, lookCount + 1)
      // No statement takes that long, so that it is one that listens.
      if (lookCount > 1) void askWhetherThere(client)
    }
  }, HEARTBEAT_MS)

  return {
    pool,
    async close() {
      clearInterval(timer)
      await pool.end()
    },
  }
}

async function askWhetherThere(client: PoolClient): Promise<void> {
  try {
    await client.query('select 1')
  } catch (error) {
    if (client.listenerCount('error') > 0) client.emit('error', error)
  }
}
