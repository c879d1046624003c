import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { withWorld } from '../harness/world.ts'

test(
  'a delivery that was claimed while its endpoint could not be read is made once it can be',
  withWorld(async ({ api, receiver, databaseUrl, relay }) => {
    const rename = async (from: string, to: string) =>
      withClient(databaseUrl, async (client) =>
        client.query(`alter table endpoints rename column ${from} to ${to}`),
      )
    const endpoint = await api<{ id: string }>('POST', '/v1/endpoints', {
      url: receiver.url,
      headers: { 'x-endpoint': 'other' },
      eventTypes: ['custom.counted'],
    })
    await api('POST', '/v1/events', { type: 'custom.counted', data: {} })
    const sent = () => receiver.received.filter(({ headers }) => headers['x-endpoint'])
    await expect.poll(() => sent().length).toBe(1)

    const path = `/v1/deliveries?endpointId=${endpoint.id}`
    const { data } = await api<{ data: { id: string }[] }>('GET', path)
    // What the relay remembers of the endpoint is old now, so it is read after the claim.
    await api('PATCH', `/v1/endpoints/${endpoint.id}`, { description: 'changed' })
    await rename('run_id', 'run_id_before')
    await api('POST', `/v1/deliveries/${data[0]?.id}/redeliver`).catch(() => undefined)
    const failed = () => relay().lines.some((line) => line.includes('cannot claim'))
    await expect.poll(failed).toBe(true)
    await rename('run_id_before', 'run_id')
    await expect.poll(() => sent().length, { timeout: 20_000 }).toBe(2)
  }),
)
