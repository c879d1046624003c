import type { Context } from '../context.ts'
import { listActiveSchedules, listDueSchedules } from '../store/schedules.ts'
import type { Schedule } from '../triggers/schedule.ts'

// The queue wakes at the tick itself. What is still due after this it has forgotten.
const PATIENCE_MS = 1_000

/** Wakes schedules that the queue has forgotten, and tells it of them again. */
export function tendSchedules({ db, jobs, now }: Pick<Context, 'db' | 'jobs' | 'now'>) {
  return async (): Promise<void> => {
    const until = new Date(now().getTime() - PATIENCE_MS)
    for (const schedule of await listDueSchedules(db, until)) {
      jobs.wake([{ name: 'run-schedule', payload: { scheduleId: schedule.id } }])
      jobs.repeat(schedule)
    }
  }
}

/** Tells the queue of every schedule that is switched on: it may be a new or empty one. */
export async function repeatSchedules({
  db,
  jobs,
}: Pick<Context, 'db' | 'jobs'>): Promise<void> {
  let batch: Schedule[]
  let cursor = ''
  do {
    batch = await listActiveSchedules(db, cursor)
    for (const schedule of batch) jobs.repeat(schedule)
    cursor = batch.at(-1)?.id ?? ''
  } while (batch.length > 0)
}
