import { Pool } from 'pg'

/** Anything that takes a statement: the pool, or one connection inside a transaction. */
export type Db = Pick<Pool, 'query'>

export type Database = Db & {
  /** Runs `action` in one transaction, undone when it throws. */
  transaction<Result>(action: (db: Db) => Promise<Result>): Promise<Result>
  /** Runs `action` on one connection, for what lives as long as a session. */
  session<Result>(action: (db: Db) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

// Every statement of ours finds few rows by an index. The plan of one with a name is kept, and
// one that was made while a table was small would go on reading all of it.
const BY_INDEX = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']
  .map((way) => `-c ${way}=off`)
  .join(' ')

type Options = { url: string; applicationName: string; onError: (error: Error) => void }

/** Opens a pool. Idle connections that break are reported and replaced. */
export function openDatabase({ url, applicationName, onError }: Options): Database {
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    options: BY_INDEX,
    max: 20,
    connectionTimeoutMillis: 10_000,
    // No statement of ours takes this long; one that does must not hold a connection.
    statement_timeout: 60_000,
    // A process that hangs within a transaction must not hold its locks: others take over.
    idle_in_transaction_session_timeout: 10_000,
  })
  pool.on('error', onError)

  async function session<Result>(action: (db: Db) => Promise<Result>): Promise<Result> {
    const client = await pool.connect()
    // A connection that breaks between two statements: the next one fails.
    client.on('error', onError)
    try {
      return await action(client)
    } finally {
      client.off('error', onError)
      client.release()
    }
  }

  return {
    query: pool.query.bind(pool),
    session,

    async transaction(action) {
      return session(async (client) => {
        await client.query('begin')
        try {
          const result = await action(client)
          await client.query('commit')
          return result
        } catch (error) {
          // A connection that broke cannot roll back; the server does it then.
          await client.query('rollback').catch(() => undefined)
          throw error
        }
      })
    },

    async close() {
      await pool.end()
    },
  }
}
