import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

test(
  'events older than thirty days are deleted with their deliveries, unless still owed',
  withWorld(async ({ api, endpoint, receiver, databaseUrl, relay, restartRelay }) => {
    const publish = async (id: string) =>
      api('POST', '/v1/events', { id, type: 'custom.kept', data: { id } })
    await publish('old')
    await receiver.next()
    const done = () => api('GET', '/v1/deliveries?state=succeeded')
    await expect.poll(done).toMatchObject({ data: [{ attemptCount: 1 }] })
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { paused: true })
    await publish('old but owed')
    await withClient(databaseUrl, async (client) =>
      client.query("update events set created_at = now() - interval '31 days'"),
    )
    await publish('young')
    await relay().kill()
    await restartRelay()

    const kept = async () => {
      const { data } = await api<{ data: { sequence: number }[] }>('GET', '/v1/events')
      return data.map(({ sequence }) => sequence)
    }
    await expect.poll(kept, { timeout: 10_000 }).toEqual([2, 3])
    // A reader is told that something before is gone.
    expect(await api('GET', '/v1/events')).toMatchObject({
      gap: { from: 1, to: 1 },
      oldest: 2,
      newest: 3,
    })
    const { data } = await api<{ data: object[] }>('GET', '/v1/deliveries')
    expect(data).toHaveLength(2)
  }),
)

test(
  'a reader of the feed is told what was deleted before it was read, and sees no hole',
  withWorld(async ({ api, token, databaseUrl, endpoint, receiver, ...world }) => {
    const publish = async (id: string) =>
      api('POST', '/v1/events', { id, type: 'custom.kept', data: { id } })
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { paused: true })
    await publish('1: old, but owed')
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { eventTypes: ['custom.other'] })
    await publish('2: old')
    await publish('3: old')
    await withClient(databaseUrl, async (client) =>
      client.query("update events set created_at = now() - interval '31 days'"),
    )
    const forget = async () => {
      await world.relay().kill()
      await world.restartRelay()
    }
    const read = async (after: number) => api('GET', `/v1/events?after=${after}`)
    await forget()

    // Nothing is left to read; a reader who has read all of it misses nothing.
    const nothing = { data: [], next: 3, newest: 3, oldest: null }
    await expect
      .poll(async () => read(0), { timeout: 10_000 })
      .toEqual({ ...nothing, gap: { from: 1, to: 3 } })
    expect(await read(1)).toEqual({ ...nothing, gap: { from: 2, to: 3 } })
    expect(await read(3)).toEqual({ ...nothing, gap: null })

    await publish('4')
    await publish('5')
    const bounds = { newest: 5, oldest: 4 }
    const both = [{ sequence: 4 }, { sequence: 5 }]
    expect(await read(2)).toMatchObject({
      data: both,
      gap: { from: 3, to: 3 },
      ...bounds,
    })
    expect(await read(3)).toMatchObject({ data: both, gap: null, ...bounds })
    expect(await read(4)).toMatchObject({ data: [{ sequence: 5 }], gap: null })

    const response = await fetch(`${world.relay().url}/v1/events?after=1`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    })
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('id: 5')) break
    }
    expect(text).toContain('id: 3\nevent: gap\ndata: {"from":2,"to":3}\n\nid: 4\n')

    // What is owed is kept all the same, and sent.
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { paused: false })
    expect((await receiver.next()).event.data).toEqual({ id: '1: old, but owed' })
  }),
)

test(
  'ended runs are deleted after as many days as are set, with all that belongs to them',
  withWorld(
    async ({ api, fire, receiver, databaseUrl, relay, restartRelay }) => {
      const old = await fire({ prompt: 'old' })
      await receiver.next()
      const young = await fire({ prompt: 'young' })
      await receiver.next()
      const slow = await fire({ prompt: 'sandbox:slow=30m' })
      await expect
        .poll(() => api('GET', '/v1/deliveries?state=pending'))
        .toMatchObject({ data: [] })
      await withClient(databaseUrl, async (client) => {
        const age = `- interval '3 days'`
        await client.query(
          `update runs set accepted_at = accepted_at ${age}, ended_at = ended_at ${age}
            where id = any($1)`,
          [[old.runId, slow.runId]],
        )
        await client.query(
          `update events set created_at = created_at ${age} where run_id = any($1)`,
          [[old.runId, slow.runId]],
        )
      })
      await relay().kill()
      await restartRelay()

      const kept = async () => {
        const { data } = await api<{ data: { id: string }[] }>('GET', '/v1/runs')
        return data.map(({ id }) => id)
      }
      await expect.poll(kept, { timeout: 10_000 }).toEqual([slow.runId, young.runId])
      const left = await withClient(databaseUrl, async (client) => {
        const { rows } = await client.query(
          `select (select count(*)::int from executions where run_id = $1) as executions,
                  (select count(*)::int from events where run_id = $1) as events`,
          [old.runId],
        )
        return rows[0] as object
      })
      expect(left).toEqual({ executions: 0, events: 0 })
    },
    () => ({ RELAY_RETENTION_DAYS: '2' }),
  ),
)

test(
  'deleting many thousand old deliveries holds nobody up',
  withWorld(async ({ api, endpoint, receiver, databaseUrl, relay, restartRelay }) => {
    await api('POST', '/v1/events', { type: 'custom.seed', data: {} })
    await receiver.next()
    await relay().kill()
    await withClient(databaseUrl, async (client) => {
      await client.query(
        `insert into events (id, workspace_id, sequence, type, body, created_at)
         select 'evt_old' || n, workspace_id, 1000 + n, type, body, now() - interval '40 days'
           from events, generate_series(1, 20000) n where sequence = 1`,
      )
      await client.query(
        `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, created_at)
         select 'dlv_' || id, workspace_id, id, $1, 'succeeded', created_at
           from events where id like 'evt_old%'`,
        [endpoint.id],
      )
    })
    await restartRelay()
    const old = async () =>
      withClient(databaseUrl, async (client) => {
        const { rows } = await client.query<{ count: number }>(
          `select count(*)::int as count from events where id like 'evt_old%'`,
        )
        return rows[0]?.count ?? 0
      })
    // Meanwhile others go on as ever.
    for (let count = 0; count < 10; count++) {
      const startedAt = performance.now()
      await api('POST', '/v1/events', { type: 'custom.fresh', data: { count } })
      await receiver.next()
      expect(performance.now() - startedAt).toBeLessThan(10_000)
    }
    await expect.poll(old, { timeout: 30_000 }).toBe(0)
  }),
)
