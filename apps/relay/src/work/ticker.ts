import type { Context } from './context.ts'
import { DatabaseAway } from '../base/database-away.ts'
import { within } from '../base/time-limit.ts'

export type Ticker = { close(): Promise<void> }

type Options = {
  /** What it does, in the log: "sweep of deliveries". */
  name: string
  intervalMs: number
  tick: () => Promise<unknown>
}

const CLOSE_TIMEOUT_MS = 5_000

/**
 * Calls `tick` at once and then again and again, never two at a time, until closed. A tick
 * that fails is reported; one that does not end makes the process fail (`liveness.ts`).
 */
export function startTicker(
  { log, report, liveness }: Pick<Context, 'log' | 'report' | 'liveness'>,
  { name, intervalMs, tick }: Options,
): Ticker {
  let closed = false
  let hasFailed = false
  let timer: NodeJS.Timeout | undefined
  let current = turn()

  async function turn(): Promise<void> {
    const end = liveness.begin(name)
    try {
      await tick()
      if (hasFailed) log.info(`${name} works again`)
      hasFailed = false
    } catch (error) {
      report(`${name} failed`, error)
      // That the database is back is said once, and not by everybody.
      hasFailed ||= !(error instanceof DatabaseAway)
    } finally {
      end()
    }
    if (closed) return
    timer = setTimeout(() => {
      current = turn()
    }, intervalMs)
  }

  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await within(CLOSE_TIMEOUT_MS, name, current)
    },
  }
}
