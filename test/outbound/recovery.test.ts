import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

const COUNT = 150

/** So many deliveries that failed for good. */
async function failMany({ api, endpoint, receiver, databaseUrl }: World): Promise<void> {
  await api('PATCH', `/v1/endpoints/${endpoint.id}`, { scheduleSeconds: [0] })
  receiver.answer(500)
  const events = Array.from({ length: COUNT }, (_, n) => ({
    type: n % 3 === 0 ? 'custom.third' : 'custom.other',
    data: { n },
  }))
  await api('POST', '/v1/events', { events })
  const failed = async () =>
    withClient(databaseUrl, async (client) => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from deliveries where state = 'failed'`,
      )
      return rows[0]?.count
    })
  await expect.poll(failed, { timeout: 40_000 }).toBe(COUNT)
  receiver.answer(204)
}

function idsOf({ receiver }: World, from: number): string[] {
  return receiver.received.slice(from).map(({ headers }) => String(headers['webhook-id']))
}

test(
  'a relay killed during a recovery goes on with it: nothing skipped, nothing twice',
  withWorld(async (world) => {
    await failMany(world)
    const { api, endpoint, receiver, relay, restartRelay } = world
    const from = receiver.received.length
    const since = new Date(Date.now() - 600_000)
    const path = `/v1/endpoints/${endpoint.id}/recover`
    const wanted = { since, ratePerSecond: 25 }
    const { id } = await api<{ id: string }>('POST', path, wanted)
    await expect
      .poll(() => idsOf(world, from).length, { timeout: 20_000 })
      .toBeGreaterThan(20)
    await relay().kill()
    await restartRelay()

    const progress = () => api('GET', `/v1/recoveries/${id}`)
    await expect
      .poll(progress, { timeout: 40_000 })
      .toMatchObject({ state: 'completed', totalCount: COUNT, doneCount: COUNT })
    const open = () => api('GET', '/v1/deliveries?state=pending')
    await expect.poll(open, { timeout: 40_000 }).toMatchObject({ data: [] })
    const ids = idsOf(world, from)
    expect(new Set(ids).size).toBe(COUNT)
    // Only what was on its way when the process died may have come twice.
    expect(ids.length - COUNT).toBeLessThanOrEqual(10)
  }),
)

test(
  'a recovery brings all that it was asked for, however much, and nothing else',
  withWorld(async (world) => {
    await failMany(world)
    const { api, endpoint, receiver } = world
    const from = receiver.received.length
    const wanted = {
      since: new Date(Date.now() - 600_000),
      eventTypes: ['custom.third'],
      ratePerSecond: 1_000,
    }
    const path = `/v1/endpoints/${endpoint.id}/recover`
    const { id } = await api<{ id: string }>('POST', path, wanted)
    await expect
      .poll(() => api('GET', `/v1/recoveries/${id}`), { timeout: 20_000 })
      .toMatchObject({ state: 'completed', doneCount: COUNT / 3 })
    await expect
      .poll(() => new Set(idsOf(world, from)).size, { timeout: 20_000 })
      .toBe(COUNT / 3)
    const types = receiver.received.slice(from).map(({ event }) => event.type)
    expect(new Set(types)).toEqual(new Set(['custom.third']))
  }),
)
