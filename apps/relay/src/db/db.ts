import { parseJson } from '@wireflow-connect/sdk/wire'
import {
  Pool,
  types,
  type CustomTypesConfig,
  type PoolClient,
  type QueryConfig,
} from 'pg'
import { within } from '../base/time-limit.ts'
import { connectionOptions } from './connection-options.ts'
import { DatabaseAway, toStoreError } from '../base/database-away.ts'

/** Anything that takes a statement: the pool, or one connection inside a transaction. */
export type Db = Pick<Pool, 'query'>

export type Database = Db & {
  /** Runs `action` in one transaction, undone when it throws. */
  transaction<Result>(action: (db: Db) => Promise<Result>): Promise<Result>
  /** How many connections there are, how many do nothing, and how many callers wait. */
  connections(): { total: number; idle: number; waiting: number }
  /** Waits a moment for statements that are under way, and then cuts their connections. */
  close(): Promise<void>
}

// Every statement of ours finds few rows by an index. The plan of one with a name is kept, and
// one that was made while a table was small would go on reading all of it.
export const BY_INDEX = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
}

/** No statement of ours takes this long; one that does must not hold a connection. */
const STATEMENT_TIMEOUT_MS = 20_000
/** A connection that died without a word is found out by a statement without an answer. */
const ANSWER_TIMEOUT_MS = 25_000
const CONNECT_TIMEOUT_MS = 10_000
const CLOSE_TIMEOUT_MS = 2_000

const { JSON: JSON_TYPE, JSONB } = types.builtins

/** JSON that is read back has the digits with which it was written. */
const DIGITS_KEPT: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    type === JSONB || type === JSON_TYPE ? parseJson : types.getTypeParser(type, format),
}

type Options = {
  url: string
  poolSize: number
  onError: (error: unknown) => void
  /** A statement found no room on the disk. */
  onFull: () => void
}

/**
 * Opens a pool. Idle connections that break are reported and replaced, and so is one that
 * does not answer. Every statement, and the wait for a connection, has a limit; where the
 * database is the reason for a failure it throws `DatabaseAway`.
 */
export function openDatabase({ url, poolSize, onError, onFull }: Options): Database {
  const pool = new Pool({
    ...connectionOptions(url, BY_INDEX),
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    types: DIGITS_KEPT,
    // A process that hangs within a transaction must not hold its locks: others take over.
    idle_in_transaction_session_timeout: 10_000,
  })
  const clients = new Set<PoolClient>()
  const lose = (error: Error) => onError(toStoreError(error))
  pool.on('error', lose)
  pool.on('connect', (client) => clients.add(client))
  pool.on('remove', (client) => clients.delete(client))

  return {
    ...named(pool, onFull),

    connections: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),

    async transaction(action) {
      const client = await connect(pool)
      // A connection that breaks between two statements: the next one fails.
      client.on('error', lose)
      let broken: Error | undefined
      try {
        const db = named(client, onFull)
        await db.query('begin')
        const result = await action(db)
        await db.query('commit')
        return result
      } catch (error) {
        broken = await rollBack(client, error)
        throw error
      } finally {
        client.off('error', lose)
        client.release(broken)
      }
    },

    async close() {
      const ended = pool.end()
      await within(CLOSE_TIMEOUT_MS, 'a statement', ended).catch(() => undefined)
      // Its statement fails, and whoever made it goes on.
      for (const client of clients) void client.end()
      await within(CLOSE_TIMEOUT_MS, 'closing the pool', ended)
    },
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  return pool.connect().catch((error: unknown) => {
    throw toStoreError(error)
  })
}

/** The same statements, with failures by their names. */
function named(target: Db, onFull: () => void): Db {
  const query = async (statement: string | QueryConfig, values?: unknown[]) =>
    target.query(statement, values).catch((error: unknown) => {
      const failure = toStoreError(error)
      if (failure instanceof DatabaseAway && failure.reason === 'full') onFull()
      throw failure
    })
  return { query: query as Db['query'] }
}

const ROLLBACK = { text: 'rollback', query_timeout: 5_000 }

/** Returns why the connection cannot be used any more; undefined when it can. */
async function rollBack(client: PoolClient, error: unknown): Promise<Error | undefined> {
  // It cannot roll back; the server does it once it sees that the connection is cut.
  if (error instanceof DatabaseAway && error.reason === 'unreachable') return error
  try {
    await client.query(ROLLBACK)
    return undefined
  } catch (failure) {
    return failure as Error
  }
}
