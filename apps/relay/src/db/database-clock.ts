import { systemClock, type Clock } from '@wireflow-connect/sdk'
import type { Db } from './db.ts'

export type DatabaseClock = Clock & {
  /** Compares with the database once more; to be called from time to time. */
  measure(): Promise<void>
}

/**
 * The database's time, told by this process. What processes write for one another (when
 * something is due, when a request was sent) is in the time of the one clock that they share,
 * so that none of them has to be right. Where a machine's time is put forward or back nothing
 * happens here.
 */
export async function createDatabaseClock(db: Db): Promise<DatabaseClock> {
  let offsetMs = await measureOffset(db).then(({ offset }) => offset)
  return {
    now: () => Math.floor(performance.now() + offsetMs),
    setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs),

    async measure() {
      const { offset, errorMs } = await measureOffset(db)
      // Within what a measurement can be wrong by, the known one is as good and goes on evenly.
      if (Math.abs(offset - offsetMs) > errorMs) offsetMs = offset
    },
  }
}

/** The database answered at some moment between question and answer. */
async function measureOffset(db: Db): Promise<{ offset: number; errorMs: number }> {
  const askedMs = performance.now()
  const { rows } = await db.query<{ ms: number }>(
    'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
  )
  const answeredMs = performance.now()
  const [row] = rows
  if (!row) throw new Error('The database did not tell its time')
  return {
    offset: row.ms - (askedMs + answeredMs) / 2,
    errorMs: (answeredMs - askedMs) / 2,
  }
}
