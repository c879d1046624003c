import type { Request } from 'express'
import type { Context } from '../context.ts'
import { RelayError } from '../errors.ts'
import {
  countCall,
  countInFlight,
  countInFlightAlone,
  readCount,
} from '../store/call-counts.ts'
import type { Db } from '../store/db.ts'
import type { Trigger } from '../store/triggers.ts'
import { callerOf } from './caller-address.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
// Nobody knows when a run in flight will end; this is often enough to ask again.
const IN_FLIGHT_RETRY_SECONDS = 15

type Parts = Pick<Context, 'db' | 'now'>

/** Refuses a call before its body is read: the trigger is off, or called too often. */
export async function admitCall(
  context: Parts,
  trigger: Trigger,
  request: Request,
): Promise<void> {
  if (!trigger.active) throw new RelayError('trigger_inactive', 'Workflow is not active')
  await checkPace(context, trigger, request)
}

async function checkPace(
  { db, now }: Parts,
  trigger: Trigger,
  request: Request,
): Promise<void> {
  const { requestsPerMinute, requestsPerMinutePerIp } = trigger.settings.limits
  const count = async (subject: string, limit: number, what: string) =>
    refuseAbove(limit, what, now(), () =>
      countCall(db, { subject, windowMs: MINUTE_MS, now: now() }),
    )
  if (requestsPerMinutePerIp !== undefined) {
    const subject = `${trigger.id} ${callerOf(request)}`
    await count(subject, requestsPerMinutePerIp, 'calls a minute from your address')
  }
  if (requestsPerMinute !== undefined) {
    await count(trigger.id, requestsPerMinute, 'calls a minute')
  }
}

/** Refuses a run that would cost too much, inside the transaction that accepts it. */
export async function checkSpending(
  tx: Db,
  { id, settings }: Trigger,
  now: Date,
): Promise<void> {
  const { runsPerDay, inFlight } = settings.limits
  if (inFlight !== undefined) {
    refuseFull(inFlight, await countInFlightAlone(tx, id))
  }
  if (runsPerDay !== undefined) {
    await refuseAbove(runsPerDay, 'runs a day', now, () =>
      countCall(tx, { subject: id, windowMs: DAY_MS, now }),
    )
  }
}

/** Refuses early, before work is done for a run that `checkSpending` would refuse. */
export async function checkRoom(
  db: Db,
  { id, settings }: Trigger,
  now: Date,
): Promise<void> {
  const { runsPerDay, inFlight } = settings.limits
  if (inFlight !== undefined) refuseFull(inFlight, await countInFlight(db, id))
  if (runsPerDay !== undefined) {
    await refuseAbove(runsPerDay - 1, 'runs a day', now, () =>
      readCount(db, { subject: id, windowMs: DAY_MS, now }),
    )
  }
}

function refuseFull(limit: number, count: number): void {
  if (count >= limit) throw tooMany(`${limit} runs at a time`, IN_FLIGHT_RETRY_SECONDS)
}

async function refuseAbove(
  limit: number,
  what: string,
  now: Date,
  count: () => Promise<{ count: number; endsAt: Date }>,
): Promise<void> {
  const counted = await count()
  if (counted.count <= limit) return
  const waitMs = counted.endsAt.getTime() - now.getTime()
  throw tooMany(`${limit} ${what}`, Math.max(1, Math.ceil(waitMs / 1_000)))
}

function tooMany(limit: string, retryAfterSeconds: number): RelayError {
  const message = `This trigger takes ${limit}. Try again in ${retryAfterSeconds} s.`
  return new RelayError('rate_limited', message, { retryAfterSeconds })
}
