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
    // A reader can see that something before is gone.
    expect(await api('GET', '/v1/events')).toMatchObject({ oldest: 2, newest: 3 })
    const { data } = await api<{ data: object[] }>('GET', '/v1/deliveries')
    expect(data).toHaveLength(2)
  }),
)
