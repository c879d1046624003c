import type { Logger } from '../base/logger.ts'
import type { Report } from '../base/report.ts'

/** For so long it is not asked again by those who add jobs. */
const REST_MS = 2_000

export type QueueHealth = {
  /** Some part of the queue failed; all of them are one line in the log. */
  fail: (error: unknown, facts?: Record<string, unknown>) => void
  succeed: () => void
  /** Whether nothing has failed since jobs last got through. */
  readonly isWell: boolean
  /** Whether it failed a moment ago. */
  readonly isResting: boolean
}

/** Knows whether jobs get through to the queue. */
export function createQueueHealth({
  log,
  report,
}: {
  log: Logger
  report: Report
}): QueueHealth {
  let failedSinceMs: number | undefined
  let restsUntilMs = 0

  return {
    fail(error, facts) {
      failedSinceMs ??= performance.now()
      restsUntilMs = performance.now() + REST_MS
      report('the queue does not answer; deliveries go on without it', error, facts)
    },

    succeed() {
      if (failedSinceMs === undefined) return
      const failedMs = Math.round(performance.now() - failedSinceMs)
      failedSinceMs = undefined
      log.info({ failedMs }, 'the queue answers again')
    },

    get isWell() {
      return failedSinceMs === undefined
    },

    get isResting() {
      return performance.now() < restsUntilMs
    },
  }
}
