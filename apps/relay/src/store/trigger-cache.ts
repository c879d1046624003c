import { Client } from 'pg'
import { APPLICATION_NAME } from '../postgres/application-name.ts'
import type { Db } from './db.ts'
import { findTrigger, type Trigger } from './triggers.ts'

const CHANNEL = 'trigger_changed'
const RECONNECT_MS = 1_000
const MAX_TRIGGERS = 10_000

export type TriggerCache = {
  find(id: string): Promise<Trigger | undefined>
  /** For a change that this process makes: PostgreSQL's word of it comes a moment later. */
  forget(id: string): void
  close(): Promise<void>
}

type Options = { db: Db; databaseUrl: string; onError: (error: Error) => void }

/**
 * Keeps triggers in memory for as long as PostgreSQL tells of changes. While it does not,
 * because the connection broke, every trigger is read anew.
 */
export async function openTriggerCache(options: Options): Promise<TriggerCache> {
  const kept = new Map<string, Trigger>()
  let isTold = false
  let changeCount = 0
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let client = await listen()

  async function listen(): Promise<Client> {
    const { databaseUrl } = options
    const fresh = new Client({
      connectionString: databaseUrl,
      application_name: APPLICATION_NAME,
      keepAlive: true,
    })
    fresh.on('error', lose)
    fresh.on('notification', ({ payload = '' }) => forget(payload))
    await fresh.connect()
    await fresh.query(`listen ${CHANNEL}`)
    isTold = true
    return fresh
  }

  function forget(id: string): void {
    changeCount++
    kept.delete(id)
  }

  function lose(error: Error): void {
    options.onError(error)
    isTold = false
    changeCount++
    kept.clear()
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void reconnect(), RECONNECT_MS)
  }

  async function reconnect(): Promise<void> {
    try {
      client = await listen()
      if (closed) await client.end()
    } catch (error) {
      lose(error as Error)
    }
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
    async close() {
      closed = true
      clearTimeout(timer)
      await client.end()
    },
  }
}
