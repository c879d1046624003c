import type { Logger } from '../base/logger.ts'
import type { Report } from '../base/report.ts'
import type { Db } from '../db/db.ts'
import { openStandingSession } from '../db/standing-session.ts'
import { findTrigger, type Trigger } from './sql.ts'

const CHANNEL = 'trigger_changed'
const MAX_TRIGGERS = 10_000

export type TriggerCache = {
  find(id: string): Promise<Trigger | undefined>
  /** For a change that this process makes: PostgreSQL's word of it comes a moment later. */
  forget(id: string): void
  close(): Promise<void>
}

type Options = { db: Db; databaseUrl: string; log: Logger; report: Report }

/**
 * Keeps triggers in memory for as long as PostgreSQL tells of changes. While it does not,
 * because the connection broke, every trigger is read anew.
 */
export async function openTriggerCache(options: Options): Promise<TriggerCache> {
  const kept = new Map<string, Trigger>()
  let isTold = false
  let changeCount = 0
  const session = await openStandingSession({
    ...options,
    name: 'word of changed triggers',
    begin: async (client) => {
      client.on('notification', ({ payload = '' }) => forget(payload))
      await client.query(`listen ${CHANNEL}`)
      isTold = true
    },
    onLost: () => {
      isTold = false
      changeCount++
      kept.clear()
    },
  })

  function forget(id: string): void {
    changeCount++
    kept.delete(id)
  }

  return {
    async find(id) {
      const known = kept.get(id)
      if (known) return known
      const before = changeCount
      const found = await findTrigger(options.db, id)
      // What changed while it was read may be older than the change.
      if (found && isTold && before === changeCount && kept.size < MAX_TRIGGERS) {
        kept.set(id, found)
      }
      return found
    },
    forget,
    close: async () => session.close(),
  }
}
