import { Client } from 'pg'
import { APPLICATION_NAME } from '../postgres/application-name.ts'

const RECONNECT_MS = 1_000

type Options = {
  databaseUrl: string
  /** What makes the session worth keeping: a lock, a channel to listen to. */
  begin: (client: Client) => Promise<void>
  onLost: (error: Error) => void
}

/**
 * Keeps one connection for as long as the process lives, for what PostgreSQL ties to a
 * session. A connection that breaks is made anew, and begun anew.
 */
export async function openStandingSession(
  options: Options,
): Promise<{ close(): Promise<void> }> {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let client = await connect()

  async function connect(): Promise<Client> {
    const fresh = new Client({
      connectionString: options.databaseUrl,
      application_name: APPLICATION_NAME,
      keepAlive: true,
    })
    fresh.on('error', lose)
    await fresh.connect()
    await options.begin(fresh)
    return fresh
  }

  function lose(error: Error): void {
    options.onLost(error)
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void reconnect(), RECONNECT_MS)
  }

  async function reconnect(): Promise<void> {
    try {
      client = await connect()
      if (closed) await client.end()
    } catch (error) {
      lose(error as Error)
    }
  }

  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client.end()
    },
  }
}
