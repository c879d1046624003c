import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database on the test server; others are made beside it. */
    databaseUrl: string
    /** Set when the queue is to live in Redis. */
    redisUrl: string | undefined
    /** A database with the tables of today, and nothing in them. */
    databaseTemplate: string
  }
}

/** Makes a database of the test's own: with all tables and nothing in them. */
export async function createDatabase(): Promise<string> {
  const url = await create(`template ${inject('databaseTemplate')}`)
  await withClient(url, (client) =>
    client.query('update installation set id = gen_random_uuid()'),
  )
  return url
}

/** Makes a database without a table. */
export async function createEmptyDatabase(): Promise<string> {
  return create()
}

async function create(options = ''): Promise<string> {
  const serverUrl = inject('databaseUrl')
  const name = `test_${randomBytes(8).toString('hex')}`
  await withClient(serverUrl, (client) =>
    client.query(`create database ${name} ${options}`),
  )
  return new URL(`/${name}`, serverUrl).href
}

/** Looks into a database from outside, as an operator would. */
export async function withClient<Result>(
  url: string,
  action: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await action(client)
  } finally {
    await client.end()
  }
}

/** How many statements that contain this text wait for a lock that a test holds. */
export async function countWaiting(url: string, part: string): Promise<number> {
  const statement = `select 1 from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database()
      and strpos(query, $1) > 0 and pid <> pg_backend_pid()`
  const { rowCount } = await withClient(url, (client) => client.query(statement, [part]))
  return rowCount ?? 0
}
