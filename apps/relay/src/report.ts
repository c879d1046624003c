import type { Logger } from './logger.ts'
import { DatabaseAway, type AwayReason } from './store/database-away.ts'

const INTERVAL_MS = 60_000

/**
 * Warns of something that failed and is tried again by itself: at once, and then once a minute
 * for as long as it goes on. `what` is a fixed text; a line says how many it stands for.
 */
export type Report = (
  what: string,
  error: unknown,
  facts?: Record<string, unknown>,
) => void

/**
 * What cannot be done because of the database is one line whatever it was, since all of it
 * fails together.
 */
export function createReport(log: Logger, nowMs = () => performance.now()): Report {
  const lines = new Map<string, { loggedAtMs: number; leftOut: number }>()

  return (what, error, facts = {}) => {
    const isAway = error instanceof DatabaseAway
    const message = isAway ? MESSAGES[error.reason] : what
    const line = lines.get(message)
    if (line && nowMs() - line.loggedAtMs < INTERVAL_MS) {
      line.leftOut++
      return
    }
    lines.set(message, { loggedAtMs: nowMs(), leftOut: 0 })
    const leftOut = line?.leftOut ? { leftOut: line.leftOut } : {}
    const detail = isAway ? { during: what, reason: error.message } : { error }
    log.warn({ ...facts, ...detail, ...leftOut }, message)
  }
}

const MESSAGES: Record<AwayReason, string> = {
  unreachable: 'the database does not answer; everything is tried again',
  busy: 'the database is busy; everything is tried again',
  full: 'the disk of the database is full; nothing can be written until there is room',
}
