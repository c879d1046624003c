import { Client } from 'pg'
import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver } from '../harness/receiver.ts'
import { withWorld, type World } from '../harness/world.ts'

const COUNT = 20_000
const IN_HAND = 10

/** Owes an endpoint very many deliveries, each tried once before. */
async function oweMany({ databaseUrl, workspaceId, endpoint }: World): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(
      `insert into events (id, workspace_id, sequence, type, body, created_at)
       select 'evt_many' || n, $1, 1000 + n, 'custom.many', '{"type":"custom.many"}', now()
         from generate_series(1, $2::int) n`,
      [workspaceId, COUNT],
    )
    await client.query(
      `insert into deliveries (id, workspace_id, event_id, endpoint_id, state,
                               attempt_count, due_at, created_at)
       select 'dlv_' || id, workspace_id, id, $1, 'pending', 1, now(), now()
         from events where type = 'custom.many'`,
      [endpoint.id],
    )
    await client.query(
      `insert into attempts (delivery_id, number, started_at, duration_ms, outcome)
       select id, 1, now(), 1, 'timeout' from deliveries where endpoint_id = $1`,
      [endpoint.id],
    )
  })
}

async function countIn({ databaseUrl, endpoint }: World, what: string): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from deliveries where endpoint_id = $1 and ${what}`,
      [endpoint.id],
    )
    return rows[0]?.count ?? 0
  })
}

async function countLeft({ databaseUrl, endpoint }: World): Promise<number> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from deliveries left join attempts on delivery_id = id
        where endpoint_id = $1`,
      [endpoint.id],
    )
    return rows[0]?.count ?? 0
  })
}

test(
  'an endpoint that is owed very much is deleted at once, and others are served meanwhile',
  withWorld(async (world) => {
    const { api, endpoint, receiver, databaseUrl, relay, restartRelay } = world
    const other = await startReceiver()
    const holder = new Client({ connectionString: databaseUrl })
    await holder.connect()
    try {
      receiver.answer('hold')
      await oweMany(world)
      for (let count = 0; count < IN_HAND; count++) await receiver.next()
      // Whoever touches every row that the endpoint is owed would wait for this one.
      await holder.query('begin')
      await holder.query(
        `select 1 from deliveries where endpoint_id = $1 and leased_until is null
          order by id desc limit 1 for update`,
        [endpoint.id],
      )
      const path = `/v1/endpoints/${endpoint.id}`
      await api('DELETE', path)
      await expect(api('GET', path)).rejects.toThrow('404')
      for (const list of ['/v1/endpoints', '/v1/deliveries']) {
        expect(await api('GET', list)).toMatchObject({ data: [] })
      }
      await expect(api('GET', '/v1/deliveries/dlv_evt_many1')).rejects.toThrow('404')

      receiver.answer(204)
      await receiver.letGo()
      await api('POST', '/v1/endpoints', { url: other.url })
      for (let count = 0; count < 10; count++) {
        await api('POST', '/v1/events', { type: 'custom.fresh', data: { count } })
        expect((await other.next()).event.data).toEqual({ count })
      }
      await holder.query('rollback')

      // The next look at what is to be deleted is that of a fresh process.
      await relay().kill()
      await restartRelay()
      await expect.poll(async () => countLeft(world), { timeout: 30_000 }).toBe(0)
      expect(receiver.received).toHaveLength(IN_HAND)
      const served = await api<{ data: object[] }>('GET', '/v1/deliveries')
      expect(served.data).toHaveLength(10)
    } finally {
      await holder.end()
      await other.close()
    }
  }),
)

test(
  'what a deleted endpoint comes to be owed by somebody who had still seen it goes, too',
  withWorld(async (world) => {
    const { api, endpoint, receiver, relay, restartRelay } = world
    await api('DELETE', `/v1/endpoints/${endpoint.id}`)
    await oweMany(world)
    await relay().kill()
    await restartRelay()
    await expect.poll(async () => countLeft(world), { timeout: 30_000 }).toBe(0)
    expect(receiver.received).toHaveLength(0)
  }),
)

test(
  'an endpoint that is owed very much is paused, resumed and switched off at once',
  withWorld(async (world) => {
    const { api, endpoint, receiver, databaseUrl } = world
    const path = `/v1/endpoints/${endpoint.id}`
    const holder = new Client({ connectionString: databaseUrl })
    await holder.connect()
    try {
      await api('PATCH', path, { paused: true })
      receiver.answer('hold')
      await oweMany(world)
      const waits = async () => countIn(world, 'due_at is null and leased_until is null')
      await expect.poll(waits, { timeout: 20_000 }).toBe(COUNT)
      expect(receiver.received).toHaveLength(0)

      // Whoever touches every row that the endpoint is owed would wait for this one.
      await holder.query('begin')
      await holder.query(`select 1 from deliveries where id = 'dlv_evt_many1' for update`)
      await api('PATCH', path, { paused: false })
      const isDue = async () => countIn(world, 'due_at is not null')
      await expect.poll(isDue, { timeout: 20_000 }).toBe(COUNT - 1)
      await api('PATCH', path, { enabled: false })
      await holder.query('rollback')

      receiver.answer(204)
      await receiver.letGo()
      const isPending = async () => countIn(world, `state = 'pending'`)
      await expect.poll(isPending, { timeout: 20_000 }).toBe(0)
      // All but what was in hand at that moment.
      const missedCount = await countIn(world, `state = 'missed'`)
      expect(missedCount).toBeGreaterThanOrEqual(COUNT - 2 * IN_HAND)
    } finally {
      await holder.end()
    }
  }),
)
