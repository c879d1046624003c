import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import type { Logger } from '../base/logger.ts'
import { StartError } from '../base/start-error.ts'
import { within } from '../base/time-limit.ts'
import { connectionOptions } from './connection-options.ts'
import { BY_INDEX } from './db.ts'

const LIMIT_MS = 60_000
const RETRY_MS = 500
const TELL_MS = 10_000
const ANSWER_TIMEOUT_MS = 5_000

/**
 * Waits for a database that is about to start, for a minute, and makes sure that it keeps
 * sessions.
 *
 * @throws {StartError} which says what is wrong and what to do.
 */
export async function awaitDatabase(databaseUrl: string, log: Logger): Promise<void> {
  const client = await connectPatiently(databaseUrl, log)
  try {
    await checkSession(client, databaseUrl)
  } finally {
    await within(ANSWER_TIMEOUT_MS, 'a goodbye', client.end()).catch(() => undefined)
  }
}

async function connectPatiently(databaseUrl: string, log: Logger): Promise<Client> {
  const startedMs = performance.now()
  let toldMs = -Infinity
  for (;;) {
    try {
      return await connect(databaseUrl)
    } catch (error) {
      const advice = adviceFor(error)
      const reason = messageOf(error)
      if (advice)
        throw new StartError(`${at(databaseUrl)} lets nobody in: ${reason}. ${advice}`)
      const forMs = Math.round(performance.now() - startedMs)
      if (forMs > LIMIT_MS)
        throw new StartError(`${at(databaseUrl)} does not answer: ${reason}.`)
      if (performance.now() - toldMs > TELL_MS) {
        toldMs = performance.now()
        const leftMs = LIMIT_MS - forMs
        log.warn({ reason, leftMs }, 'the database does not answer yet; waiting for it')
      }
      await setTimeout(RETRY_MS)
    }
  }
}

async function connect(databaseUrl: string): Promise<Client> {
  const client = new Client({
    ...connectionOptions(databaseUrl, BY_INDEX),
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    void client.end().catch(() => undefined)
    throw error
  }
}

function at(databaseUrl: string): string {
  const { hostname, port } = new URL(databaseUrl)
  return `The database at ${hostname}:${port || 5432} (DATABASE_URL)`
}

function messageOf(error: unknown): string {
  // Every address of a name was tried.
  const [first] = error instanceof AggregateError ? error.errors : [error]
  return first instanceof Error ? first.message : String(first)
}

/** For what waiting does not mend. */
function adviceFor(error: unknown): string | undefined {
  const code = error instanceof Error ? String(Reflect.get(error, 'code')) : ''
  const message = messageOf(error)
  if (/unsupported startup parameter/.test(message)) return NO_POOLER
  if (/does not support SSL/.test(message)) return 'Leave sslmode out of DATABASE_URL.'
  if (/CERT|SIGNATURE/.test(code)) return TRUST_IT
  if (code === '28000')
    return 'It may ask for TLS (?sslmode=verify-full), or know no such user.'
  if (code === '28P01') return 'Mend user and password in DATABASE_URL.'
  if (code === '3D000') return 'Make the database, or mend its name in DATABASE_URL.'
  return undefined
}

const TRUST_IT =
  'Add ?sslmode=verify-full&sslrootcert=/path/to/ca.pem with the certificate of its authority, or set NODE_EXTRA_CA_CERTS to that file. To encrypt without looking who answers: ?sslmode=require&uselibpqcompat=true.'
const NO_POOLER =
  'A pooler such as PgBouncer stands before it, which does not keep what belongs to a session. Give DATABASE_URL the address of PostgreSQL itself; RELAY_DB_CONNECTIONS limits how many connections the relay opens.'

/** What the relay needs of a session: its settings, and to be told of notifications. */
async function checkSession(listener: Client, databaseUrl: string): Promise<void> {
  const { rows } = await listener.query<{ setting: string }>(
    `select current_setting('enable_seqscan') as setting`,
  )
  const isKept = rows[0]?.setting === BY_INDEX.enable_seqscan
  if (!isKept || !(await hears(listener, databaseUrl))) {
    throw new StartError(`${at(databaseUrl)} does not keep sessions. ${NO_POOLER}`)
  }
}

async function hears(listener: Client, databaseUrl: string): Promise<boolean> {
  await listener.query('listen relay_check')
  const other = await connect(databaseUrl)
  try {
    const heard = once(listener, 'notification')
    await other.query('notify relay_check')
    await within(ANSWER_TIMEOUT_MS, 'a notification', heard)
    return true
  } catch {
    return false
  } finally {
    void other.end().catch(() => undefined)
  }
}
