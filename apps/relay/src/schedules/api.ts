import type { RequestHandler } from 'express'
import { z } from 'zod'
import { wantedOf } from '../triggers/wanted-of-trigger.ts'
import { workspaceOf } from '../workspaces/authenticate.ts'
import type { Context } from '../runs/context.ts'
import { RelayError } from '../http/errors.ts'
import { existing, ownOf } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import { JsonObject } from '../base/json-object.ts'
import { idOf, listBody, listQuery, readQuery } from '../http/read-query.ts'
import {
  changeSchedule,
  createSchedule,
  deleteSchedule,
  findSchedule,
  listSchedules,
  listTicks,
} from './sql.ts'
import { findTrigger } from '../triggers/sql.ts'
import type { Schedule, Tick } from './schedule.ts'
import { Cron } from './cron.ts'
import { nextTicks, type Rhythm } from './ticks.ts'
import { TimeZone } from './time-zone.ts'

const SHOWN_TICKS = 5

const Params = z.object({ scheduleId: z.string() })
const NewSchedule = z.strictObject({
  triggerId: z.string().min(1),
  cron: Cron,
  timeZone: TimeZone.default('UTC'),
  /** Sent as if somebody had called the trigger with it. */
  data: JsonObject.default({}),
  active: z.boolean().default(true),
})
const ScheduleChange = z.strictObject({
  cron: Cron.optional(),
  timeZone: TimeZone.optional(),
  data: JsonObject.optional(),
  active: z.boolean().optional(),
})
const SchedulesQuery = listQuery('sch').extend({ triggerId: idOf('trg').optional() })

type Parts = Pick<Context, 'db' | 'now'>

/** `POST /v1/schedules` — calls a trigger by the clock. */
export function postSchedule(context: Parts): RequestHandler {
  return async (request, response) => {
    const { active, ...wanted } = NewSchedule.parse(request.body)
    const workspaceId = workspaceOf(response)
    await checkData(context, { ...wanted, workspaceId })
    const createdAt = context.now()
    const id = createId('sch', createdAt)
    const schedule: Schedule = {
      ...wanted,
      id,
      workspaceId,
      nextAt: active ? tickAfter({ ...wanted, id }, createdAt) : undefined,
      createdAt,
    }
    await createSchedule(context.db, schedule)
    response.status(201).json(showSchedule(context, schedule, []))
  }
}

/** `GET /v1/schedules` — the newest first; `?triggerId=` gives those of one trigger. */
export function getSchedules(context: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { triggerId, ...page } = readQuery(SchedulesQuery, request)
    const filter = { workspaceId: workspaceOf(response), triggerId }
    const found = await listSchedules(context.db, filter, page)
    response.json(listBody(found, showSummary))
  }
}

/** `GET /v1/schedules/:scheduleId` — with its next and its last ticks. */
export function getSchedule(context: Pick<Context, 'db' | 'now'>): RequestHandler {
  return async (request, response) => {
    const { scheduleId } = Params.parse(request.params)
    const schedule = await getOwn(context, scheduleId, workspaceOf(response))
    const ticks = await listTicks(context.db, scheduleId, SHOWN_TICKS)
    response.json(showSchedule(context, schedule, ticks))
  }
}

/**
 * `PATCH /v1/schedules/:scheduleId` — changes what is given and keeps the rest. Ticks of the
 * time when a schedule was switched off are not made up for.
 */
export function patchSchedule(context: Parts): RequestHandler {
  return async (request, response) => {
    const { scheduleId } = Params.parse(request.params)
    const change = ScheduleChange.parse(request.body)
    const workspaceId = workspaceOf(response)
    const before = await getOwn(context, scheduleId, workspaceId)
    const changed = {
      ...before,
      cron: change.cron ?? before.cron,
      timeZone: change.timeZone ?? before.timeZone,
      data: change.data ?? before.data,
    }
    await checkData(context, changed)
    const nextAt = nextAfter(before, changed, change.active, context.now())
    const which = { workspaceId, id: scheduleId }
    const found = await changeSchedule(context.db, which, { ...changed, nextAt })
    const schedule = existing(found, 'schedule')
    const ticks = await listTicks(context.db, scheduleId, SHOWN_TICKS)
    response.json(showSchedule(context, schedule, ticks))
  }
}

/** The next tick after a change: null where it is switched off, undefined where it stays. */
function nextAfter(
  before: Schedule,
  changed: Rhythm,
  active: boolean | undefined,
  now: Date,
): Date | null | undefined {
  const wasActive = before.nextAt !== undefined
  if (!(active ?? wasActive)) return wasActive ? null : undefined
  const keepsTime = changed.cron === before.cron && changed.timeZone === before.timeZone
  return wasActive && keepsTime ? undefined : tickAfter(changed, now)
}

/** @throws {RelayError} when values that are drawn for `H` make up a day that never comes. */
function tickAfter(rhythm: Rhythm, now: Date): Date {
  const [tick] = nextTicks(rhythm, now, 1)
  if (tick) return tick
  const message = 'never comes: no year has a day of the values drawn for H.'
  const details = [{ field: 'cron', message }]
  throw new RelayError('invalid_request', 'Not valid: cron', { details })
}

/** `DELETE /v1/schedules/:scheduleId` */
export function removeSchedule({ db }: Pick<Context, 'db'>): RequestHandler {
  return async (request, response) => {
    const { scheduleId: id } = Params.parse(request.params)
    const which = { workspaceId: workspaceOf(response), id }
    existing(await deleteSchedule(db, which), 'schedule')
    response.status(204).end()
  }
}

async function getOwn(
  { db }: Pick<Context, 'db'>,
  id: string,
  workspaceId: string,
): Promise<Schedule> {
  return existing(ownOf(workspaceId, await findSchedule(db, id)), 'schedule')
}

/** Refuses data that the trigger would refuse at every tick. */
async function checkData(
  { db }: Pick<Context, 'db'>,
  { triggerId, workspaceId, data }: Pick<Schedule, 'triggerId' | 'workspaceId' | 'data'>,
): Promise<void> {
  const trigger = ownOf(workspaceId, await findTrigger(db, triggerId))
  wantedOf(existing(trigger, 'trigger'), data)
}

function showSummary(schedule: Schedule) {
  return {
    id: schedule.id,
    triggerId: schedule.triggerId,
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    data: schedule.data,
    active: schedule.nextAt !== undefined,
    nextAt: schedule.nextAt ?? null,
    createdAt: schedule.createdAt,
  }
}

function showSchedule(
  { now }: Pick<Context, 'now'>,
  schedule: Schedule,
  ticks: readonly Tick[],
) {
  return {
    ...showSummary(schedule),
    /** Those after now; a tick that is due and not taken yet stands in `nextAt` only. */
    upcoming: schedule.nextAt ? nextTicks(schedule, now(), SHOWN_TICKS) : [],
    ticks: ticks.map(({ at, missedCount, runId, refusal }) => ({
      at,
      missedCount,
      runId: runId ?? null,
      refusal: refusal ?? null,
    })),
  }
}
