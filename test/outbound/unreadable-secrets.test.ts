import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

const EVENTS = Array.from({ length: 200 }, (_, count) => ({
  type: 'custom.counted',
  data: { count },
}))

test(
  'an endpoint whose secret does not open stops no other, fills no log, and goes on later',
  withWorld(async ({ api, receiver, databaseUrl, relay, restartRelay }) => {
    const other = await api<{ id: string }>('POST', '/v1/endpoints', {
      url: `${receiver.url}/other`,
    })
    const set = async (sealed: string) =>
      withClient(databaseUrl, async (client) => {
        const { rows } = await client.query<{ former: string }>(
          `update endpoints set secrets = array[$2] from
             (select id, secrets[1] as former from endpoints where id = $1) before
            where endpoints.id = before.id returning former`,
          [other.id, sealed],
        )
        return rows[0]?.former ?? ''
      })
    const sealed = await set('v1.not-sealed-with-this-key')

    await api('POST', '/v1/events', { events: EVENTS })
    await expect.poll(() => receiver.received.length).toBe(EVENTS.length)
    const lines = relay().lines.filter((line) => line.includes(other.id))
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThanOrEqual(5)
    const owed = await api<{ data: { state: string; attemptCount: number }[] }>(
      'GET',
      `/v1/deliveries?endpointId=${other.id}&limit=100`,
    )
    expect(owed.data).toHaveLength(100)
    for (const each of owed.data) {
      expect(each).toMatchObject({ state: 'pending', attemptCount: 0 })
    }

    await set(sealed)
    await relay().kill()
    await restartRelay()
    await expect.poll(() => receiver.received.length).toBe(2 * EVENTS.length)
  }),
)
