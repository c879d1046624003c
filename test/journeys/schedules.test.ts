import { Queue, createPostgresBackend } from 'bullmq'
import { expect, inject, test } from 'vitest'
import { countWaiting, withClient } from '../harness/database.ts'
import { emptyQueue } from '../harness/empty-queue.ts'
import { withWorld, type World } from '../harness/world.ts'

type Schedule = {
  id: string
  active: boolean
  nextAt: string | null
  upcoming: string[]
  ticks: {
    at: string
    missedCount: number
    runId: string | null
    refusal: string | null
  }[]
}
type Run = { id: string; metadata: { scheduledAt: string; missedCount: number } }

const DAILY = { cron: '0 9 * * *', timeZone: 'UTC' }

async function createSchedule(world: World, fields: object = {}): Promise<Schedule> {
  const body = { triggerId: world.trigger.id, ...DAILY, ...fields }
  return world.api<Schedule>('POST', '/v1/schedules', body)
}

const read = async ({ api }: World, { id }: Schedule) =>
  api<Schedule>('GET', `/v1/schedules/${id}`)

async function listRuns({ api }: World): Promise<Run[]> {
  const { data } = await api<{ data: { id: string }[] }>('GET', '/v1/runs')
  return Promise.all(data.map(({ id }) => api<Run>('GET', `/v1/runs/${id}`)))
}

/** Moves the next tick back, as if nobody had been there since. */
async function setBack({ databaseUrl }: World, { id }: Schedule, days: number) {
  const statement =
    'update schedules set next_at = next_at - make_interval(days => $2) where id = $1'
  await withClient(databaseUrl, (client) => client.query(statement, [id, days]))
}

/** How many ticks wait because somebody holds the table of runs. */
const waitingCount = async ({ databaseUrl }: World) =>
  countWaiting(databaseUrl, 'update schedules')

/** Every time at which the queue itself will wake. */
async function queueTimes({ databaseUrl }: World): Promise<Record<string, string>> {
  const queue = await openQueue(databaseUrl)
  const schedulers = await queue.getJobSchedulers()
  await queue.close()
  return Object.fromEntries(
    schedulers.map(({ key, next }) => [key, new Date(next ?? 0).toISOString()]),
  )
}

async function openQueue(databaseUrl: string) {
  const redisUrl = inject('redisUrl')
  if (!redisUrl) {
    const connection = { connectionString: databaseUrl, max: 1 }
    return new Queue('schedules', { connection }, createPostgresBackend)
  }
  const { rows } = await withClient(databaseUrl, (client) =>
    client.query<{ id: string }>('select id from installation'),
  )
  const prefix = `wireflow-connect-${rows[0]?.id}`
  return new Queue('schedules', { prefix, connection: { url: redisUrl } })
}

test(
  'a schedule calls its trigger on the minute, once, whatever the number of relays',
  withWorld(async (world) => {
    await world.anotherRelay()
    const data = { prompt: 'every minute' }
    const schedule = await createSchedule(world, { cron: '* * * * *', data })
    const { event } = await world.receiver.next()
    const metadata = { scheduleId: schedule.id, scheduledAt: schedule.nextAt }
    expect(event.data['metadata']).toMatchObject({ ...metadata, missedCount: 0 })
    expect(JSON.stringify(event.data['nodeRuns'])).toContain('every minute')
    expect(await listRuns(world)).toHaveLength(1)

    const after = await read(world, schedule)
    expect(after.nextAt).toBe(schedule.upcoming[1])
    expect(after.ticks).toEqual([
      { at: schedule.nextAt, missedCount: 0, runId: event.data['runId'], refusal: null },
    ])
  }),
  120_000,
)

test(
  'ticks that nobody was there for are made up for by one run',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await world.relay().kill()
    await setBack(world, schedule, 10)
    await world.restartRelay()
    await world.receiver.next()
    const runs = await listRuns(world)
    expect(runs).toHaveLength(1)
    // The tick of ten days before, and those of the nine days since.
    expect(runs[0]?.metadata.missedCount).toBe(9)
    const after = await read(world, schedule)
    expect(after.nextAt).toBe(schedule.nextAt)
    expect(after.ticks).toHaveLength(1)
  }),
)

test(
  'a relay that is killed at the tick neither loses nor doubles it',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await setBack(world, schedule, 1)
    await world.moments.until('runs', 'accepted')
    await world.relay().kill()
    await world.restartRelay()
    await world.receiver.next()
    expect(await listRuns(world)).toHaveLength(1)
    expect((await read(world, schedule)).nextAt).toBe(schedule.nextAt)
    expect(world.sandbox.executions()).toHaveLength(1)
  }),
)

test(
  'a relay that dies while it takes a tick leaves the whole of it to the next',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await withClient(world.databaseUrl, async (client) => {
      // The tick cannot be committed while the run cannot be written.
      await client.query('begin')
      await client.query('lock table runs in exclusive mode')
      await setBack(world, schedule, 1)
      await expect.poll(() => waitingCount(world), { timeout: 20_000 }).toBe(1)
      await world.relay().kill()
      await client.query('rollback')
    })
    await world.restartRelay()
    await world.receiver.next()
    expect(await listRuns(world)).toHaveLength(1)
    expect((await read(world, schedule)).ticks).toHaveLength(1)
  }),
)

test(
  'the queue wakes at the tick by itself, and is told again when it has lost everything',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await expect.poll(() => queueTimes(world)).toEqual({ [schedule.id]: schedule.nextAt })

    await emptyQueue(world.databaseUrl)
    expect(await queueTimes(world)).toEqual({})
    await setBack(world, schedule, 1)
    await world.receiver.next()
    await expect.poll(() => queueTimes(world)).toEqual({ [schedule.id]: schedule.nextAt })
    expect(await listRuns(world)).toHaveLength(1)

    await emptyQueue(world.databaseUrl)
    await world.relay().kill()
    await world.restartRelay()
    await expect.poll(() => queueTimes(world)).toEqual({ [schedule.id]: schedule.nextAt })
  }),
)

test(
  'a schedule can be changed, switched off and on, and removed',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    const path = `/v1/schedules/${schedule.id}`
    const change = async (fields: object) => world.api<Schedule>('PATCH', path, fields)
    expect(schedule.upcoming).toHaveLength(5)
    expect(schedule.upcoming[0]).toBe(schedule.nextAt)

    const moved = await change({ cron: '30 14 * * *', timeZone: 'Asia/Kolkata' })
    expect(moved.nextAt).toMatch(/T09:00:00\.000Z$/)
    await expect.poll(() => queueTimes(world)).toEqual({ [schedule.id]: moved.nextAt })

    expect(await change({ active: false })).toMatchObject({ active: false, nextAt: null })
    await expect.poll(() => queueTimes(world)).toEqual({})
    expect(await change({ data: { prompt: 'a' } })).toMatchObject({ active: false })
    expect(await change({ active: true })).toMatchObject({ nextAt: moved.nextAt })

    const listed = await world.api<{ data: Schedule[] }>(
      'GET',
      `/v1/schedules?triggerId=${world.trigger.id}`,
    )
    expect(listed.data.map(({ id }) => id)).toEqual([schedule.id])
    await world.api('DELETE', path)
    await expect(world.api('GET', path)).rejects.toThrow('404')
    await expect.poll(() => queueTimes(world)).toEqual({})
  }),
)

test(
  'what a schedule cannot do is refused with words that help',
  withWorld(async (world) => {
    const strict = await world.api<{ id: string }>('POST', '/v1/triggers', {
      workflowId: world.workflowId,
      settings: { strict: true },
    })
    const refusals = [
      [{ cron: '61 * * * *' }, /cron.*0-59/],
      [{ cron: '* * * * * *' }, /five fields/],
      [{ timeZone: 'Mars/Olympus' }, /timeZone.*Europe\/Berlin/],
      [{ triggerId: 'trg_unknown' }, /404.*no such trigger/],
      [{ triggerId: strict.id, data: { prompt: ['a'] } }, /422.*Prompt/],
    ] as const
    for (const [fields, message] of refusals) {
      await expect(createSchedule(world, fields)).rejects.toThrow(message)
    }
  }),
)

test(
  'a tick that the trigger refuses is noted and not tried again',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await world.api('PATCH', `/v1/triggers/${world.trigger.id}`, { active: false })
    await setBack(world, schedule, 1)
    const refusals = async () =>
      (await read(world, schedule)).ticks.map(({ refusal }) => refusal)
    await expect
      .poll(refusals, { timeout: 20_000 })
      .toEqual([expect.stringMatching(/switched off/)])
    expect((await read(world, schedule)).nextAt).toBe(schedule.nextAt)
    expect(await listRuns(world)).toHaveLength(0)
  }),
)

test(
  'a schedule goes with its trigger, and from the queue too',
  withWorld(async (world) => {
    const schedule = await createSchedule(world, { cron: '* * * * *' })
    await expect
      .poll(async () => Object.keys(await queueTimes(world)))
      .toEqual([schedule.id])
    await world.api('DELETE', `/v1/triggers/${world.trigger.id}`)
    await expect(read(world, schedule)).rejects.toThrow('404')
    // At its next tick the queue learns that there is nothing to wake.
    await expect.poll(() => queueTimes(world), { timeout: 70_000 }).toEqual({})
  }),
  120_000,
)
