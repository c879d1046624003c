import { randomInt } from 'node:crypto'
import { Client } from 'pg'
import { APPLICATION_NAME } from '../postgres/application-name.ts'

// The same number as in the function `is_free`.
const LOCK_CLASS = 4400
const RECONNECT_MS = 1_000

export type WorkerSession = {
  /** What this process writes on everything it takes in hand. */
  workerId: number
  close(): Promise<void>
}

type Options = { databaseUrl: string; onError: (error: Error) => void }

/**
 * Shows to the other processes that this one is alive, by a lock that PostgreSQL gives
 * back when the process dies. A connection that breaks is made anew.
 */
export async function openWorkerSession(options: Options): Promise<WorkerSession> {
  const workerId = randomInt(1, 2 ** 31 - 1)
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let client = await holdLock()

  async function holdLock(): Promise<Client> {
    const fresh = new Client({
      connectionString: options.databaseUrl,
      application_name: APPLICATION_NAME,
      keepAlive: true,
    })
    fresh.on('error', (error) => {
      options.onError(error)
      reconnectLater()
    })
    await fresh.connect()
    await fresh.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, workerId])
    return fresh
  }

  function reconnectLater(): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void reconnect(), RECONNECT_MS)
  }

  async function reconnect(): Promise<void> {
    try {
      client = await holdLock()
      if (closed) await client.end()
    } catch (error) {
      options.onError(error as Error)
      reconnectLater()
    }
  }

  return {
    workerId,
    async close() {
      closed = true
      clearTimeout(timer)
      await client.end()
    },
  }
}
