import type { Context } from '../work/context.ts'
import { deleteInBatches } from '../work/delete-in-batches.ts'
import {
  countStep,
  deleteOldSteps,
  HOUR_MS,
  takeNextStep,
  type Step,
} from './facts-sql.ts'

/**
 * A fact is counted this long after it happened. It is written by then: an attempt takes 15 s at
 * most and is recorded within 60 s, and no statement takes longer than 20 s.
 */
export const SETTLED_MS = 90_000

const DAY_MS = 24 * HOUR_MS
/** For how long each step is kept. Thirteen months, and a few days. */
export const KEPT_MS: Record<Step, number> = { minute: 8 * DAY_MS, hour: 400 * DAY_MS }

// A tick ends, also after weeks in which nothing was counted; the next one goes on.
const MAX_STEPS = 5_000

type Parts = Pick<Context, 'db' | 'now' | 'stopping'>

/**
 * Counts what happened, minute by minute: each fact is read once, by an index, when its minute
 * is over. The minute and the place up to which is counted are one transaction, so a process
 * that dies leaves a minute whole or not begun. What is too old is deleted.
 */
export function countFacts(parts: Parts) {
  const { db, now, stopping } = parts
  return async (): Promise<void> => {
    const until = new Date(now().getTime() - SETTLED_MS)
    for (const step of ['minute', 'hour'] as const) {
      for (let count = 0; count < MAX_STEPS && !stopping.aborted; count++) {
        if (!(await countNext(db, step, until))) break
      }
    }
    await forgetSteps(parts)
  }
}

async function countNext(db: Parts['db'], step: Step, until: Date): Promise<boolean> {
  return db.transaction(async (tx) => {
    const next = await takeNextStep(tx, step, until)
    if (next) await countStep(tx, step, next)
    return next !== undefined
  })
}

/** Deletes minutes and hours that are older than they are kept, in small batches. */
async function forgetSteps({ db, now, stopping }: Parts): Promise<void> {
  for (const step of ['minute', 'hour'] as const) {
    const until = new Date(now().getTime() - KEPT_MS[step])
    await deleteInBatches(stopping, async () => deleteOldSteps(db, step, until))
  }
}
