import { Client } from 'pg'
import type { Logger } from '../base/logger.ts'
import type { Report } from '../base/report.ts'
import { within } from '../base/time-limit.ts'
import { connectionOptions } from './connection-options.ts'
import { toStoreError } from '../base/database-away.ts'

const RECONNECT_MS = 1_000
/** How often it is asked whether the other end is still there. */
const HEARTBEAT_MS = 10_000
const ANSWER_TIMEOUT_MS = 5_000
const CLOSE_TIMEOUT_MS = 1_000

type Options = {
  databaseUrl: string
  /** What it is for, in the log: "worker session". */
  name: string
  /** What makes the session worth keeping: a lock, a channel to listen to. */
  begin: (client: Client) => Promise<void>
  /** From now on until the next `begin` the session is not there. */
  onLost?: () => void
  log: Logger
  report: Report
}

export type StandingSession = { close(): Promise<void> }

/**
 * Keeps one connection for as long as the process lives, for what PostgreSQL ties to a
 * session. One that breaks, or does not answer within 15 seconds, is made and begun anew.
 *
 * @throws when the first one cannot be made.
 */
export async function openStandingSession(options: Options): Promise<StandingSession> {
  const { name, log, report } = options
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let lostAtMs = 0
  let current: Client | undefined = await connect()
  soon(beat, HEARTBEAT_MS)

  async function connect(): Promise<Client> {
    const client = new Client({
      ...connectionOptions(options.databaseUrl),
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    })
    client.on('error', (error) => lose(client, error))
    try {
      await client.connect()
      await options.begin(client)
      return client
    } catch (error) {
      discard(client)
      throw error
    }
  }

  function lose(client: Client, error: unknown): void {
    // One that is just being made, or was given up already, is nobody's loss.
    if (client !== current) return
    current = undefined
    lostAtMs = performance.now()
    discard(client)
    options.onLost?.()
    report(`${name} lost`, toStoreError(error))
    soon(reconnect, RECONNECT_MS)
  }

  async function reconnect(): Promise<void> {
    try {
      const client = await connect()
      if (isClosed) return discard(client)
      current = client
      const lostMs = Math.round(performance.now() - lostAtMs)
      log.info({ lostMs }, `${name} is back`)
      soon(beat, HEARTBEAT_MS)
    } catch (error) {
      report(`${name} lost`, toStoreError(error))
      soon(reconnect, RECONNECT_MS)
    }
  }

  async function beat(): Promise<void> {
    const client = current
    try {
      await client?.query('select 1')
      if (client === current) soon(beat, HEARTBEAT_MS)
    } catch (error) {
      if (client) lose(client, error)
    }
  }

  function soon(action: () => Promise<void>, delayMs: number): void {
    clearTimeout(timer)
    if (!isClosed) timer = setTimeout(() => void action(), delayMs)
  }

  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      const client = current
      current = undefined
      if (!client) return
      // The other end may be gone without a word.
      await within(CLOSE_TIMEOUT_MS, name, client.end()).catch(() => undefined)
    },
  }
}

/** Cuts a connection in the middle of a statement, and says goodbye on any other. */
function discard(client: Client): void {
  void client.end().catch(() => undefined)
}
