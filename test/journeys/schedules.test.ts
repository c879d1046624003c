import { expect, test } from 'vitest'
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
  'a tick is started from its row, also when the queue has lost everything',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await emptyQueue(world.databaseUrl)
    await setBack(world, schedule, 1)
    await world.receiver.next()
    expect(await listRuns(world)).toHaveLength(1)
    expect((await read(world, schedule)).nextAt).toBe(schedule.nextAt)
  }),
)

test(
  'a schedule that cannot be run does not keep others from their ticks',
  withWorld(async (world) => {
    const broken = await createSchedule(world)
    const schedule = await createSchedule(world)
    await withClient(world.databaseUrl, (client) =>
      client.query(
        `update schedules set cron = 'no cron', next_at = date_trunc('minute', now()) - interval '9 days' where id = $1`,
        [broken.id],
      ),
    )
    await setBack(world, schedule, 1)
    const { event } = await world.receiver.next()
    expect(event.data['metadata']).toMatchObject({ scheduleId: schedule.id })
    // It says so where its owner looks, and is not tried for ever.
    const refusal = expect.stringMatching(/cannot be read any more.*switched off/)
    await expect
      .poll(() => read(world, broken))
      .toMatchObject({
        active: false,
        nextAt: null,
        upcoming: [],
        ticks: [{ runId: null, refusal }],
      })
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

    const drawn = await change({ cron: 'H H * * *' })
    expect(new Set(drawn.upcoming.map((tick) => tick.slice(10))).size).toBe(1)
    expect(await read(world, schedule)).toEqual(drawn)

    const moved = await change({ cron: '30 14 * * *', timeZone: 'Asia/Kolkata' })
    expect(moved.nextAt).toMatch(/T09:00:00\.000Z$/)

    expect(await change({ active: false })).toMatchObject({ active: false, nextAt: null })
    expect(await change({ data: { prompt: 'a' } })).toMatchObject({ active: false })
    expect(await change({ active: true })).toMatchObject({ nextAt: moved.nextAt })

    const listed = await world.api<{ data: Schedule[] }>(
      'GET',
      `/v1/schedules?triggerId=${world.trigger.id}`,
    )
    expect(listed.data.map(({ id }) => id)).toEqual([schedule.id])
    await world.api('DELETE', path)
    await expect(world.api('GET', path)).rejects.toThrow('404')
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
      [{ cron: '*/90 * * * *' }, /cron.*Every 90 minutes is/],
      [{ timeZone: '+02:00' }, /timeZone.*Europe\/Berlin/],
      [{ timeZone: 'Mars/Olympus' }, /timeZone.*Europe\/Berlin/],
      [{ triggerId: 'trg_unknown' }, /404.*no such trigger/],
      [{ triggerId: strict.id, data: { prompt: { not: 'text' } } }, /422.*Prompt/],
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
  'a schedule goes with its trigger',
  withWorld(async (world) => {
    const schedule = await createSchedule(world)
    await world.api('DELETE', `/v1/triggers/${world.trigger.id}`)
    await expect(read(world, schedule)).rejects.toThrow('404')
  }),
)
