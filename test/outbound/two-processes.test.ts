import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

const COUNTED = '"worker processes counted"'

test(
  'two relay processes together keep to the concurrency of an endpoint',
  withWorld(async ({ api, endpoint, receiver, relay, anotherRelay, databaseUrl }) => {
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { concurrency: 4 })
    await anotherRelay()
    // The second knows of both from the start, the first within two seconds.
    const isCounted = () => relay().lines.some((line) => line.includes(COUNTED))
    await expect.poll(isCounted, { timeout: 10_000 }).toBe(true)

    receiver.answer('hold')
    const events = Array.from({ length: 60 }, (_, n) => ({
      type: 'custom.n',
      data: { n },
    }))
    await api('POST', '/v1/events', { events })
    const workers = async () =>
      withClient(databaseUrl, async (client) => {
        const { rows } = await client.query<{ count: number }>(
          `select leased_by, count(*)::int as count from deliveries
            where leased_until is not null group by leased_by`,
        )
        return rows.map(({ count }) => count)
      })
    await expect.poll(workers, { timeout: 20_000 }).toEqual([2, 2])
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(4)
    expect(await workers()).toEqual([2, 2])

    receiver.answer(204)
    await receiver.letGo()
    const open = () => api('GET', '/v1/deliveries?state=pending')
    await expect.poll(open, { timeout: 20_000 }).toMatchObject({ data: [] })
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(60)
    expect(ids).toHaveLength(60)
  }),
)

test(
  'two relay processes together keep to the rate of an endpoint',
  withWorld(async ({ api, endpoint, receiver, relay, anotherRelay }) => {
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { ratePerSecond: 10 })
    await anotherRelay()
    const isCounted = () => relay().lines.some((line) => line.includes(COUNTED))
    await expect.poll(isCounted, { timeout: 10_000 }).toBe(true)
    const startedAt = performance.now()
    const events = Array.from({ length: 30 }, (_, n) => ({
      type: 'custom.n',
      data: { n },
    }))
    await api('POST', '/v1/events', { events })
    for (let count = 0; count < 30; count++) await receiver.next()
    // 30 at 10 a second; each process may send one before it knows the limits.
    expect(performance.now() - startedAt).toBeGreaterThan(2_500)
  }),
)

test(
  'an attempt that takes all the time there is for it is made once, whoever else looks on',
  withWorld(async ({ api, receiver, anotherRelay }) => {
    await anotherRelay()
    receiver.answer('hold')
    await api('POST', '/v1/events', { type: 'custom.slow', data: {} })
    await receiver.next()
    const delivery = async () => {
      const { data } = await api<{ data: { id: string }[] }>('GET', '/v1/deliveries')
      return api('GET', `/v1/deliveries/${data[0]?.id}`)
    }
    await expect
      .poll(delivery, { timeout: 30_000, interval: 200 })
      .toMatchObject({ attemptCount: 1, attempts: [{ outcome: 'timeout' }] })
    expect(receiver.received).toHaveLength(1)
  }),
)

test(
  'what a process had in hand that dies is made by the other, under the same id',
  withWorld(async ({ api, receiver, relay, anotherRelay, useRelay }) => {
    receiver.answer('hold')
    await api('POST', '/v1/events', { type: 'custom.one', data: {} })
    const first = await receiver.next()
    const other = await anotherRelay()
    await relay().kill()
    receiver.answer(204)
    useRelay(other)
    const second = await receiver.next()
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
    expect(second.body).toBe(first.body)
  }),
)
