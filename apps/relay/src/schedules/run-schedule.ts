import { acceptRun } from '../runs/accept-run.ts'
import { placeLimitsOf } from '../triggers/trigger-limits.ts'
import { wantedOf } from '../triggers/wanted-of-trigger.ts'
import type { Context } from '../runs/context.ts'
import { RelayError } from '../http/errors.ts'
import { findSchedule, recordRun, claimTick } from './sql.ts'
import { findTrigger } from '../triggers/sql.ts'
import type { Schedule } from './schedule.ts'
import { dueTicks, type DueTicks } from './ticks.ts'

type Parts = Pick<Context, 'db' | 'jobs' | 'log' | 'metrics' | 'now' | 'runWriter'>

/**
 * Starts the run of a tick. Ticks that were missed are made up for by one run, however many
 * they were. The run and the schedule's move to its next tick are one commit, so a tick
 * counts once: whoever comes second stops quietly.
 */
export function runSchedule(context: Parts) {
  const { db, log, now } = context

  return async (scheduleId: string): Promise<void> => {
    const schedule = await findSchedule(db, scheduleId)
    if (!schedule?.nextAt || schedule.nextAt > now()) return
    const ticks = dueTicks(schedule, schedule.nextAt, now())

    try {
      if (!ticks.next) throw unreadable()
      await start(schedule, ticks)
    } catch (error) {
      if (!(error instanceof RelayError)) throw error
      // A tick that is refused is over; nothing happens here if somebody else has taken it.
      const tick = { ...tickOf(ticks), refusal: error.message }
      if (!(await claimTick(db, schedule, tick))) return
      log.warn({ scheduleId, reason: error.code }, 'scheduled run refused')
    }
  }

  async function start(schedule: Schedule, ticks: DueTicks): Promise<void> {
    const trigger = await findTrigger(db, schedule.triggerId)
    if (!trigger?.active) {
      throw new RelayError('trigger_inactive', 'The trigger is switched off.')
    }
    const { id: scheduleId } = schedule
    const { latest: at, missedCount } = ticks
    await acceptRun(context, {
      ...wantedOf(trigger, schedule.data),
      limits: placeLimitsOf(trigger),
      metadata: { scheduleId, scheduledAt: at.toISOString(), missedCount },
      guard: async (tx) => {
        if (!(await claimTick(tx, schedule, tickOf(ticks)))) throw tickTaken()
      },
      alongside: async (tx, run) => recordRun(tx, schedule, { at, runId: run.id }),
    })
  }
}

/** Its ticks end with this one, since none is next. */
function unreadable(): RelayError {
  return new RelayError(
    'invalid_request',
    'The expression or the time zone cannot be read any more. The schedule is switched off.',
  )
}

function tickTaken(): RelayError {
  return new RelayError('conflict', 'The tick was taken, or the schedule changed.')
}

function tickOf({ latest, missedCount, next }: DueTicks) {
  return { at: latest, missedCount, next, runId: undefined, refusal: undefined }
}
