import { randomInt } from 'node:crypto'
import type { Logger } from '../base/logger.ts'
import type { Report } from '../base/report.ts'
import type { Db } from '../db/db.ts'
import { LOCK_CLASS } from '../db/lease.ts'
import { openStandingSession } from '../db/standing-session.ts'

export type WorkerSession = {
  /** What this process writes on everything it takes in hand. */
  workerId: number
  close(): Promise<void>
}

type Options = { databaseUrl: string; log: Logger; report: Report }

/**
 * Shows to the other processes that this one is alive, by a lock that PostgreSQL gives
 * back when the process dies.
 */
export async function openWorkerSession(options: Options): Promise<WorkerSession> {
  const workerId = randomInt(1, 2 ** 31 - 1)
  const session = await openStandingSession({
    ...options,
    name: 'worker session',
    begin: async (client) => {
      // Shared, since the server may still keep the session that was lost.
      await client.query('select pg_advisory_lock_shared($1, $2)', [LOCK_CLASS, workerId])
      await client.query(END_OTHERS, [LOCK_CLASS, workerId])
    },
  })
  return { workerId, close: async () => session.close() }
}

// Sessions of this very process that it has lost and the server has not.
const END_OTHERS = `select pg_terminate_backend(pid) from pg_locks
  where locktype = 'advisory' and classid = $1 and objid = $2 and pid <> pg_backend_pid()
    and database = (select oid from pg_database where datname = current_database())`

/** How many worker processes are alive at present. */
export async function countWorkers(db: Db): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select count(distinct objid)::int as count from pg_locks
      where locktype = 'advisory' and granted and classid = $1
        and database = (select oid from pg_database where datname = current_database())`,
    [LOCK_CLASS],
  )
  return rows[0]?.count ?? 0
}
