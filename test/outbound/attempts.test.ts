import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver } from '../harness/receiver.ts'
import { withVirtualWorld } from '../harness/virtual-world.ts'
import { withWorld } from '../harness/world.ts'

type Attempted = { attempts: { outcome: string; error: string | null; phases: object }[] }
type Listed = { data: { id: string; state: string }[] }

test(
  'an attempt keeps its phases, its failure class and the reason in words',
  withWorld(async ({ api, endpoint, receiver }) => {
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { scheduleSeconds: [0] })
    receiver.answer(302)
    await api('POST', '/v1/events', { type: 'custom.redirected', data: {} })
    await receiver.next()
    const failed = () => api<Listed>('GET', '/v1/deliveries?state=failed')
    await expect.poll(async () => (await failed()).data).toHaveLength(1)
    const id = (await failed()).data[0]?.id
    const { attempts } = await api<Attempted>('GET', `/v1/deliveries/${id}`)
    expect(attempts).toMatchObject([
      { outcome: 'status', error: expect.stringContaining('redirects are not followed') },
    ])
    expect(Object.keys(attempts[0]?.phases ?? {})).toContain('headers')
  }),
)

test(
  'a name that cannot be looked up is tried again, and delivered to once it can',
  withVirtualWorld({ limits: false }, async ({ api, addresses, clock }) => {
    const receiver = await startReceiver()
    try {
      const url = receiver.url.replace('127.0.0.1', 'receiver.example')
      await api('POST', '/v1/endpoints', { url })
      await api('POST', '/v1/events', { type: 'custom.named', data: {} })
      const delivery = async () => {
        const { data } = await api<Listed>('GET', '/v1/deliveries')
        return api<Attempted & { state: string }>('GET', `/v1/deliveries/${data[0]?.id}`)
      }
      const missing = { outcome: 'dns', error: 'The host name does not exist' }
      await expect
        .poll(delivery, { timeout: 10_000 })
        .toMatchObject({ state: 'pending', attempts: [missing] })

      addresses.set('receiver.example', '127.0.0.1')
      clock.passTo(clock.now() + 6_000)
      await receiver.next()
      const both = [missing, { outcome: 'succeeded' }]
      await expect.poll(delivery).toMatchObject({ state: 'succeeded', attempts: both })
    } finally {
      await receiver.close()
    }
  }),
)

test(
  'what the rate of an endpoint holds back is seen as waiting, and is no failure',
  withWorld(async ({ api, endpoint, receiver }) => {
    type Usage = { deliveries: { lagSeconds: number; longestWaitingAt: string | null } }
    const usage = async () => (await api<Usage>('GET', '/v1/usage')).deliveries
    const none = { lagSeconds: 0, longestWaitingAt: null, trouble: null }
    expect(await usage()).toEqual(none)
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { ratePerSecond: 1 })
    await api('POST', `/v1/endpoints/${endpoint.id}/test`)
    await receiver.next()
    await publish(api, 5)
    await expect
      .poll(async () => (await usage()).lagSeconds, { timeout: 10_000 })
      .toBeGreaterThan(1)
    expect((await usage()).longestWaitingAt).toBe(endpoint.id)
    const held = () => api<Listed>('GET', '/v1/deliveries?state=pending')
    expect((await held()).data).toContainEqual(
      expect.objectContaining({ attemptCount: 0, nextAttemptAt: expect.any(String) }),
    )

    for (let count = 0; count < 5; count++) await receiver.next()
    await expect.poll(held).toMatchObject({ data: [] })
    const made = await api<Listed>('GET', '/v1/deliveries')
    for (const delivery of made.data) {
      expect(delivery).toMatchObject({ state: 'succeeded', attemptCount: 1 })
    }
    expect(await usage()).toEqual(none)
    expect(await api('GET', `/v1/endpoints/${endpoint.id}`)).toMatchObject({
      failingSince: null,
    })
  }),
)

test(
  'a proxy of ours that is out of order costs no attempt and is not held against a receiver',
  withWorld(
    async ({ api, endpoint, receiver }) => {
      const startedAt = Date.now()
      await publish(api, 1)
      type Planned = { data: { attemptCount: number; nextAttemptAt: string }[] }
      const planned = async () => {
        const { data } = await api<Planned>('GET', '/v1/deliveries?state=pending')
        return Date.parse(data[0]?.nextAttemptAt ?? '') - startedAt
      }
      await expect.poll(planned, { timeout: 10_000 }).toBeGreaterThan(25_000)
      expect(await api('GET', '/v1/deliveries')).toMatchObject({
        data: [{ state: 'pending', attemptCount: 0 }],
      })
      expect(await api('GET', `/v1/endpoints/${endpoint.id}`)).toMatchObject({
        failingSince: null,
        enabled: true,
      })
      expect(receiver.received).toHaveLength(0)
    },
    // Nobody listens there.
    () => ({ RELAY_EGRESS_PROXY: 'http://127.0.0.1:1' }),
  ),
)

test(
  'an endpoint gets no more deliveries at once than its concurrency, and all in the end',
  withWorld(async ({ api, endpoint, receiver, databaseUrl }) => {
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { concurrency: 2 })
    receiver.answer('hold')
    await publish(api, 12)
    await receiver.next()
    await receiver.next()
    const inHand = async () =>
      withClient(databaseUrl, async (client) => {
        const { rows } = await client.query(
          `select count(*)::int as count from deliveries where leased_until is not null`,
        )
        return rows[0]?.count as number
      })
    await expect.poll(inHand).toBe(2)
    expect(receiver.received).toHaveLength(2)
    receiver.answer(204)
    await receiver.letGo()
    const open = () => api('GET', '/v1/deliveries?state=pending')
    await expect.poll(open, { timeout: 20_000 }).toMatchObject({ data: [] })
  }),
)

test(
  'an endpoint gets no more deliveries in a second than its rate',
  withWorld(async ({ api, endpoint, receiver }) => {
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { ratePerSecond: 10 })
    await api('POST', `/v1/endpoints/${endpoint.id}/test`)
    await receiver.next()
    const startedAt = performance.now()
    await publish(api, 15)
    for (let count = 0; count < 15; count++) await receiver.next()
    expect(performance.now() - startedAt).toBeGreaterThan(1_300)
  }),
)

test(
  'an endpoint that never answers delays nobody else',
  withWorld(async ({ api, databaseUrl, endpoint, receiver }) => {
    const healthy = await startReceiver()
    await api('POST', '/v1/endpoints', {
      url: healthy.url,
      eventTypes: ['custom.healthy'],
    })
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { eventTypes: ['custom.hole'] })
    receiver.answer('hold')
    await publish(api, 500, 'custom.hole')
    await receiver.next()

    for (let count = 0; count < 5; count++) {
      await api('POST', '/v1/events', { type: 'custom.healthy', data: { count } })
      await healthy.next()
    }
    // All that while the other has not even used up its first attempt.
    const { rows } = await withClient(databaseUrl, async (client) =>
      client.query(
        `select count(*)::int as owed, max(attempt_count) as attempts
           from deliveries where endpoint_id = $1`,
        [endpoint.id],
      ),
    )
    expect(rows).toEqual([{ owed: 500, attempts: 0 }])
    await healthy.close()
  }),
)

test(
  'a callback of one run is tried again soon, and a final no ends it',
  withWorld(async ({ api, endpoint, receiver, workflowId }) => {
    receiver.answer(409)
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { eventTypes: ['custom.none'] })
    const { id: runId } = await api<{ id: string }>('POST', '/v1/runs', {
      workflowId,
      callback: { url: receiver.url },
    })
    const first = await receiver.next()
    const firstAt = performance.now()
    const second = await receiver.next()
    // Any other delivery would be tried again after 5 s.
    expect(performance.now() - firstAt).toBeLessThan(5_000)
    expect(first.event).toMatchObject({ type: 'execution.completed', data: { runId } })
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])

    receiver.answer(404)
    const ended = () => api('GET', `/v1/deliveries?runId=${runId}`)
    await expect.poll(ended, { timeout: 5_000 }).toMatchObject({
      data: [{ state: 'failed' }],
    })
    // It is no subscriber, and so it is not shown among them.
    const shown = await api<Listed>('GET', '/v1/endpoints')
    expect(shown.data.map(({ id }) => id)).toEqual([endpoint.id])
  }),
)

async function publish(
  api: (method: 'POST', path: string, body: object) => Promise<unknown>,
  count: number,
  type = 'custom.many',
) {
  const events = Array.from({ length: count }, (_, index) => ({ type, data: { index } }))
  await api('POST', '/v1/events', { events })
}
