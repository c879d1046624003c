import type { Context } from '../runs/context.ts'
import { listDueSchedules } from './sql.ts'
import { runSchedule } from './run-schedule.ts'

const AT_ONCE = 10

type Parts = Parameters<typeof runSchedule>[0] & Pick<Context, 'random' | 'report'>

/**
 * Starts what schedules are due to start. Every worker looks, each from another place on, and
 * whoever comes second at a tick stops quietly.
 */
export function tendSchedules(context: Parts) {
  const { db, now, random, report } = context
  const run = runSchedule(context)

  return async (): Promise<void> => {
    const due = await listDueSchedules(db, now())
    const from = Math.floor(random() * due.length)
    const waiting = [...due.slice(from), ...due.slice(0, from)]
    await Promise.all(Array.from({ length: AT_ONCE }, async () => workOff(waiting)))
  }

  async function workOff(waiting: string[]): Promise<void> {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      // The others do not wait for one that fails; it is tried again with the next look.
      await run(id).catch((error: unknown) =>
        report('cannot run a schedule', error, { scheduleId: id }),
      )
    }
  }
}
