import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver } from '../harness/receiver.ts'
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
  withWorld(async ({ api, endpoint, receiver }) => {
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
      const startedAt = performance.now()
      await api('POST', '/v1/events', { type: 'custom.healthy', data: { count } })
      await healthy.next()
      expect(performance.now() - startedAt).toBeLessThan(1_500)
    }
    await healthy.close()
  }),
)

test(
  'a callback of one run is tried again soon, and a final no ends it',
  withWorld(async ({ api, endpoint, receiver, fire, databaseUrl }) => {
    receiver.answer(409)
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { eventTypes: ['custom.none'] })
    const { runId } = await fire({ prompt: 'sandbox:slow=3s' })
    // As the route does that takes a callback with a run.
    await withClient(databaseUrl, async (client) =>
      client.query(
        `insert into endpoints (id, workspace_id, url, description, event_types, secrets,
                                created_at, run_id)
         select 'ep_callback', workspace_id, url, '', '{}', secrets, created_at, $1
           from endpoints`,
        [runId],
      ),
    )
    const first = await receiver.next()
    const firstAt = performance.now()
    const second = await receiver.next()
    expect(performance.now() - firstAt).toBeLessThan(2_000)
    expect(first.event).toMatchObject({ type: 'execution.completed', data: { runId } })
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])

    receiver.answer(404)
    const ended = () => api('GET', `/v1/deliveries?endpointId=ep_callback`)
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
