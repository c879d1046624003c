import { z } from 'zod'
import { wantedOf } from '../triggers/wanted-of-trigger.ts'
import type { Context } from '../triggers/context.ts'
import { RelayError } from '../http/errors.ts'
import { existing, ownOf } from '../http/existing.ts'
import { createId } from '../db/ids.ts'
import { JsonObject } from '../base/json-object.ts'
import { idOf, listBody, listOf, listQuery } from '../http/read-query.ts'
import { route } from '../workspaces/route.ts'
import { AnyObject, Moment } from '../http/shapes.ts'
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

const ScheduleSummary = z
  .object({
    id: z.string(),
    triggerId: z.string(),
    cron: z.string(),
    timeZone: z.string(),
    data: AnyObject,
    active: z.boolean(),
    nextAt: Moment.nullable(),
    createdAt: Moment,
  })
  .meta({ id: 'ScheduleSummary' })
const ScheduleShape = ScheduleSummary.extend({
  upcoming: z.array(Moment).meta({
    description: 'Those after now; one that is due and not taken yet is `nextAt` only.',
  }),
  ticks: z.array(
    z.object({
      at: Moment,
      missedCount: z.number().int(),
      runId: z.string().nullable(),
      refusal: z.string().nullable(),
    }),
  ),
}).meta({ id: 'Schedule' })

/** `POST /v1/schedules` */
export const postSchedule = route({
  summary: 'Calls a trigger by the clock',
  body: NewSchedule,
  answers: { 201: ScheduleShape },
  errors: ['not_found', 'invalid_inputs'],
  examples: {
    'weekdays at nine': {
      body: {
        triggerId: 'example-trigger',
        cron: '0 9 * * 1-5',
        timeZone: 'Europe/Berlin',
        data: { Prompt: 'Good morning' },
      },
      status: 201,
    },
  },
}).by((context: Parts) => async ({ body: { active, ...wanted }, workspaceId }) => {
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
  return { status: 201, body: showSchedule(context, schedule, []) }
})

/** `GET /v1/schedules` */
export const getSchedules = route({
  summary: 'Schedules, the newest first',
  query: SchedulesQuery,
  answers: { 200: listOf(ScheduleSummary) },
}).by(
  (context: Pick<Context, 'db' | 'now'>) =>
    async ({ query: { triggerId, ...page }, workspaceId }) => {
      const found = await listSchedules(context.db, { workspaceId, triggerId }, page)
      return { status: 200, body: listBody(found, showSummary) }
    },
)

/** `GET /v1/schedules/{scheduleId}` */
export const getSchedule = route({
  summary: 'One schedule, with its next and its last ticks',
  params: ['scheduleId'],
  answers: { 200: ScheduleShape },
}).by(
  (context: Pick<Context, 'db' | 'now'>) =>
    async ({ params: { scheduleId }, workspaceId }) => {
      const schedule = await getOwn(context, scheduleId, workspaceId)
      const ticks = await listTicks(context.db, scheduleId, SHOWN_TICKS)
      return { status: 200, body: showSchedule(context, schedule, ticks) }
    },
)

/** `PATCH /v1/schedules/{scheduleId}` */
export const patchSchedule = route({
  summary: 'Changes what is given of a schedule, and keeps the rest',
  description: 'Ticks of the time when it was switched off are not made up for.',
  params: ['scheduleId'],
  body: ScheduleChange,
  answers: { 200: ScheduleShape },
  errors: ['invalid_inputs'],
  examples: { 'switched off': { body: { active: false }, status: 200 } },
}).by(
  (context: Parts) =>
    async ({ params: { scheduleId }, body: change, workspaceId }) => {
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
      return { status: 200, body: showSchedule(context, schedule, ticks) }
    },
)

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

/** `DELETE /v1/schedules/{scheduleId}` */
export const removeSchedule = route({
  summary: 'Deletes a schedule',
  params: ['scheduleId'],
  answers: { 204: null },
}).by(
  ({ db }: Pick<Context, 'db'>) =>
    async ({ params: { scheduleId: id }, workspaceId }) => {
      existing(await deleteSchedule(db, { workspaceId, id }), 'schedule')
      return { status: 204 }
    },
)

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
