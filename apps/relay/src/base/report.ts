import type { Logger } from './logger.ts'
import { createRepeatLimit } from './repeat-limit.ts'
import { DatabaseAway, type AwayReason } from './database-away.ts'

/**
 * Warns of something that failed and is tried again by itself: at once, and then once a minute
 * for as long as it goes on. `what` is a fixed text; a line says how many were left out.
 */
export type Report = (
  what: string,
  error: unknown,
  facts?: Record<string, unknown>,
) => void

export type Reporting = {
  report: Report
  /** Tells that the database is back, if it was reported to be away. */
  recordAnswer: () => void
}

const ONE_A_MINUTE = { maxPrinted: 1, windowMs: 60_000 }

/**
 * What cannot be done because of the database is one line whatever it was, since all of it
 * fails together.
 */
export function createReport(
  log: Logger,
  nowMs: () => number = () => performance.now(),
): Reporting {
  const limit = createRepeatLimit(ONE_A_MINUTE)
  let awaySinceMs: number | undefined

  function print(message: string, facts: object): void {
    const { isPrinted, leftOut } = limit.note(message, nowMs())
    if (isPrinted) log.warn(leftOut === 0 ? facts : { ...facts, leftOut }, message)
  }

  return {
    report(what, error, facts = {}) {
      if (!(error instanceof DatabaseAway)) return print(what, { ...facts, error })
      // It answers, and room is told of by whoever finds it (`store/disk-room.ts`).
      if (error.reason !== 'full') awaySinceMs ??= nowMs()
      print(MESSAGES[error.reason], { during: what, reason: error.message })
    },

    recordAnswer() {
      if (awaySinceMs === undefined) return
      const awayMs = Math.round(nowMs() - awaySinceMs)
      awaySinceMs = undefined
      log.info({ awayMs }, 'the database answers again')
    },
  }
}

const MESSAGES: Record<AwayReason, string> = {
  unreachable: 'the database does not answer; everything is tried again',
  busy: 'the database is busy; everything is tried again',
  full: 'the disk of the database is full; nothing can be written until there is room',
}
