import { AsyncLocalStorage } from 'node:async_hooks'
import {
  createConnectionShares,
  type ConnectionShares,
  type Work,
} from './connection-shares.ts'
import type { Database } from './db.ts'

/** A database whose connections no kind of work and no tenant can use up. */
export type DividedDatabase = Database & {
  /** The same database for this kind of work. */
  of(work: Work): DividedDatabase
  shares: ConnectionShares['figures']
}

/** The workspace for which something is done, where one is known. */
export const tenant = new AsyncLocalStorage<string>()

/** Divides the `poolSize` connections of a database among kinds of work and tenants. */
export function divideDatabase(database: Database, poolSize: number): DividedDatabase {
  const shares = createConnectionShares(poolSize)

  function of(work: Work): DividedDatabase {
    async function withShare<Result>(action: () => Promise<Result>): Promise<Result> {
      const release = await shares.take(work, tenant.getStore())
      try {
        return await action()
      } finally {
        release()
      }
    }

    const query = async (...statement: Parameters<Database['query']>) =>
      withShare(async () => database.query(...statement))
    return {
      query: query as Database['query'],
      transaction: async (action) => withShare(async () => database.transaction(action)),
      of,
      shares: () => shares.figures(),
      connections: () => database.connections(),
      close: async () => database.close(),
    }
  }

  return of('api')
}
