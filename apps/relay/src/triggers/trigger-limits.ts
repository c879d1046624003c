import type { Request } from 'express'
import type { Context } from './context.ts'
import { noPlace, tooMany } from '../runs/no-place.ts'
import { RelayError } from '../http/errors.ts'
import { countInFlight, readCount } from './call-counts-sql.ts'
import type { Db } from '../db/db.ts'
import type { PlaceLimits } from '../runs/sql.ts'
import type { Trigger } from './sql.ts'
import { callerOf } from '../http/caller-address.ts'

const DAY_MS = 86_400_000

type Parts = Pick<Context, 'callPace' | 'now'>

/** Refuses a call before its body is read: the trigger is off, or called too often. */
export async function admitCall(
  { callPace, now }: Parts,
  { id, active, settings }: Trigger,
  request: Request,
): Promise<void> {
  if (!active) throw new RelayError('trigger_inactive', 'Workflow is not active')
  const { requestsPerMinute, requestsPerMinutePerIp } = settings.limits
  const count = async (subject: string, limit: number, what: string) => {
    const freeAt = await callPace.count(subject, limit)
    if (freeAt) throw tooMany(`${limit} ${what}`, freeAt.getTime() - now().getTime())
  }
  if (requestsPerMinutePerIp !== null) {
    const subject = `${id} ${callerOf(request)}`
    await count(subject, requestsPerMinutePerIp, 'calls a minute from your address')
  }
  if (requestsPerMinute !== null) await count(id, requestsPerMinute, 'calls a minute')
}

/** What the runs of a trigger count against; undefined where both limits are switched off. */
export function placeLimitsOf({ id, settings }: Trigger): PlaceLimits | undefined {
  const { inFlight, runsPerDay } = settings.limits
  if (inFlight === null && runsPerDay === null) return undefined
  return { triggerId: id, inFlight, runsPerDay }
}

/** Refuses early, before work is done for a run that would find no place. */
export async function checkRoom(db: Db, trigger: Trigger, now: Date): Promise<void> {
  const limits = placeLimitsOf(trigger)
  if (!limits) return
  const { triggerId, inFlight, runsPerDay } = limits
  if (inFlight !== null && (await countInFlight(db, triggerId, inFlight)) >= inFlight) {
    throw noPlace(limits, { reason: 'in_flight', freeAt: undefined }, now)
  }
  if (runsPerDay === null) return
  const day = { subject: triggerId, windowMs: DAY_MS, now }
  const { count, endsAt } = await readCount(db, day)
  if (count >= runsPerDay)
    throw noPlace(limits, { reason: 'per_day', freeAt: endsAt }, now)
}
