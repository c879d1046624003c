import type { Connection } from './connection.ts'

export type ConnectionPool = {
  /** The connection to an origin that was used last, if one is idle. It is no longer kept. */
  take(origin: string): Connection | undefined
  /** Keeps an idle connection for this long. */
  keep(connection: Connection, idleMs: number): void
  /** Closes what is idle at an origin. */
  forget(origin: string): void
  close(): void
}

const MAX_IDLE_PER_ORIGIN = 1_000
const MAX_IDLE = 2_000
// Whoever moves a name to another address is followed within this time.
const MAX_AGE_MS = 5 * 60_000
const SWEEP_MS = 1_000

type Idle = { connection: Connection; untilMs: number }

/** Keeps idle connections by their origin, and closes them in time. */
export function createConnectionPool(): ConnectionPool {
  const byOrigin = new Map<string, Idle[]>()
  let idleCount = 0
  let isClosed = false
  const sweeping = setInterval(sweep, SWEEP_MS).unref()

  function take(origin: string): Connection | undefined {
    const idle = byOrigin.get(origin)
    const nowMs = performance.now()
    for (let last = idle?.pop(); last; last = idle?.pop()) {
      idleCount--
      if (isUsable(last, nowMs)) return last.connection
      destroy(last)
    }
    return undefined
  }

  function forget(origin: string): void {
    const idle = byOrigin.get(origin) ?? []
    idle.forEach(destroy)
    idleCount -= idle.length
    byOrigin.delete(origin)
  }

  function sweep(): void {
    const nowMs = performance.now()
    idleCount = 0
    for (const [origin, idle] of byOrigin) {
      const usable = idle.filter((each) => isUsable(each, nowMs) || destroy(each))
      if (usable.length > 0) byOrigin.set(origin, usable)
      else byOrigin.delete(origin)
      idleCount += usable.length
    }
  }

  return {
    take,

    keep(connection, idleMs) {
      const idle = byOrigin.get(connection.origin) ?? []
      if (isClosed || idle.length >= MAX_IDLE_PER_ORIGIN || idleCount >= MAX_IDLE) {
        connection.destroy()
        return
      }
      idle.push({ connection, untilMs: performance.now() + idleMs })
      byOrigin.set(connection.origin, idle)
      idleCount++
    },

    forget,

    close() {
      isClosed = true
      clearInterval(sweeping)
      for (const origin of byOrigin.keys()) forget(origin)
    },
  }
}

function destroy({ connection }: Idle): false {
  connection.destroy()
  return false
}

function isUsable({ connection, untilMs }: Idle, nowMs: number): boolean {
  const ageMs = nowMs - connection.openedAtMs
  return connection.isOpen && nowMs < untilMs && ageMs < MAX_AGE_MS
}
