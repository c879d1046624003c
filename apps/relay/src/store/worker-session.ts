import { randomInt } from 'node:crypto'
import type { Db } from './db.ts'
import { LOCK_CLASS } from './lease.ts'
import { openStandingSession } from './standing-session.ts'

export type WorkerSession = {
  /** What this process writes on everything it takes in hand. */
  workerId: number
  close(): Promise<void>
}

type Options = { databaseUrl: string; onError: (error: Error) => void }

/**
 * Shows to the other processes that this one is alive, by a lock that PostgreSQL gives
 * back when the process dies.
 */
export async function openWorkerSession(options: Options): Promise<WorkerSession> {
  const workerId = randomInt(1, 2 ** 31 - 1)
  const session = await openStandingSession({
    databaseUrl: options.databaseUrl,
    begin: async (client) => {
      await client.query('select pg_advisory_lock($1, $2)', [LOCK_CLASS, workerId])
    },
    onLost: options.onError,
  })
  return { workerId, close: async () => session.close() }
}

/** How many worker processes are alive at present. */
export async function countWorkers(db: Db): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(*)::int as count from pg_locks
      where locktype = 'advisory' and granted and classid = $1
        and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_CLASS],
  )
  return rows[0]?.count ?? 0
}
