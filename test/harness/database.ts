import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database on the test server; others are made beside it. */
    databaseUrl: string
    /** Set when the queue is to live in Redis. */
    redisUrl: string | undefined
  }
}

/** Makes an empty database of the test's own. */
export async function createDatabase(): Promise<string> {
  const serverUrl = inject('databaseUrl')
  const name = `test_${randomBytes(8).toString('hex')}`
  await withClient(serverUrl, (client) => client.query(`create database ${name}`))
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
