import { expect, test } from 'vitest'
import { startReceiver, type Receiver } from '../harness/receiver.ts'
import { withWorld, type World } from '../harness/world.ts'

type Shown = { id: string; state: string; attemptCount: number; nextAttemptAt: string }

/** An endpoint of its own receiver, and one event for it. */
async function owe(
  { api }: World,
  receiver: Receiver,
  scheduleSeconds: number[],
): Promise<{ endpointId: string; publishedAtMs: number }> {
  const type = `custom.n${receiver.url.replace(/\D/g, '')}`
  const wanted = { url: receiver.url, eventTypes: [type], scheduleSeconds }
  const { id } = await api<{ id: string }>('POST', '/v1/endpoints', wanted)
  const publishedAtMs = Date.now()
  await api('POST', '/v1/events', { type, data: {} })
  return { endpointId: id, publishedAtMs }
}

async function deliveryTo({ api }: World, endpointId: string): Promise<Shown> {
  const path = `/v1/deliveries?endpointId=${endpointId}`
  const { data } = await api<{ data: [Shown] }>('GET', path)
  return data[0]
}

test(
  'the first entry of a schedule is waited for before the first attempt',
  withWorld(async (world) => {
    const receiver = await startReceiver()
    const { endpointId, publishedAtMs } = await owe(world, receiver, [1, 600])
    expect(await deliveryTo(world, endpointId)).toMatchObject({ attemptCount: 0 })
    await receiver.next()
    expect(Date.now() - publishedAtMs).toBeGreaterThanOrEqual(950)
    await receiver.close()
  }),
)

test(
  'a redelivery brings forward what waits for its next attempt, and has the whole schedule',
  withWorld(async (world) => {
    const receiver = await startReceiver()
    receiver.answer(500)
    const { endpointId } = await owe(world, receiver, [0, 600, 1_200])
    await receiver.next()
    const delivery = async () => deliveryTo(world, endpointId)
    await expect.poll(delivery).toMatchObject({ attemptCount: 1 })

    const { id } = await delivery()
    await world.api('POST', `/v1/deliveries/${id}/redeliver`)
    await receiver.next()
    await expect.poll(delivery).toMatchObject({ state: 'pending', attemptCount: 2 })
    // Again the second entry of the schedule, and not its third.
    const { nextAttemptAt } = await delivery()
    expect(Date.parse(nextAttemptAt) - Date.now()).toBeLessThan(700_000)

    receiver.answer(204)
    await world.api('POST', `/v1/deliveries/${id}/redeliver`)
    await receiver.next()
    await expect.poll(delivery).toMatchObject({ state: 'succeeded', attemptCount: 3 })
    await receiver.close()
  }),
)

test(
  'a recovered delivery that meets trouble again has the whole schedule',
  withWorld(async (world) => {
    const receiver = await startReceiver()
    receiver.answer(503)
    const { endpointId } = await owe(world, receiver, [0, 1])
    const delivery = async () => deliveryTo(world, endpointId)
    await expect.poll(delivery).toMatchObject({ state: 'failed', attemptCount: 2 })

    const since = new Date(Date.now() - 60_000)
    await world.api('POST', `/v1/endpoints/${endpointId}/recover`, { since })
    await expect.poll(delivery).toMatchObject({ state: 'pending', attemptCount: 3 })
    receiver.answer(204)
    await expect.poll(delivery).toMatchObject({ state: 'succeeded', attemptCount: 4 })
    await receiver.close()
  }),
)

test(
  'a recovery since a time that cannot be meant is refused with what may be meant',
  withWorld(async ({ api, endpoint }) => {
    const path = `/v1/endpoints/${endpoint.id}/recover`
    const seconds = Math.floor(Date.now() / 1_000) - 60
    for (const [since, words] of [
      [seconds, `seconds since 1970: write ${new Date(seconds * 1_000).toISOString()}`],
      ['1999-12-31T00:00:00Z', 'Nothing is kept from before'],
      [new Date(Date.now() + 60_000).toISOString(), 'must be before'],
      ['yesterday', 'must be a time with a zone, such as'],
    ]) {
      const refused = api('POST', path, { since })
      await expect(refused).rejects.toThrow('400')
      await expect(refused).rejects.toThrow(String(words))
    }
  }),
)
