import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { startReceiver, type Receiver } from '../harness/receiver.ts'
import { withWorld, type World } from '../harness/world.ts'

/** Two endpoints: one that fails, and one that hears about the service. */
async function withWatcher(
  { api, endpoint }: World,
  test: (w: Receiver) => Promise<void>,
) {
  const watcher = await startReceiver()
  const url = watcher.url
  await api('POST', '/v1/endpoints', { url, eventTypes: ['endpoint.*'] })
  await api('PATCH', `/v1/endpoints/${endpoint.id}`, { scheduleSeconds: [0] })
  try {
    await test(watcher)
  } finally {
    await watcher.close()
  }
}

/** Moves the beginning of the failures into the past. */
async function failSince({ databaseUrl, endpoint }: World, hours: number) {
  await withClient(databaseUrl, async (client) =>
    client.query(
      `update endpoints set failing_since = now() - make_interval(hours => $2) where id = $1`,
      [endpoint.id, hours],
    ),
  )
}

async function publish({ api }: World) {
  await api('POST', '/v1/events', { type: 'custom.thing', data: {} })
}

test(
  'an endpoint that fails for days is announced at 50, 70 and 90 percent, and then disabled',
  withWorld(async (world) => {
    await withWatcher(world, async (watcher) => {
      world.receiver.answer(500)
      for (const [hours, percent] of [
        [61, 50],
        [62, 50],
        [85, 70],
        [109, 90],
      ] as const) {
        await failSince(world, hours)
        await publish(world)
        await world.receiver.next()
        // The second one lies between two warnings, and says nothing.
        if (hours === 62) continue
        const { event } = await watcher.next()
        expect(event.type).toBe('endpoint.failing')
        expect(event.data).toMatchObject({ endpointId: world.endpoint.id, percent })
      }
      await failSince(world, 121)
      await publish(world)
      expect((await watcher.next()).event.type).toBe('endpoint.disabled')
      expect(watcher.received).toHaveLength(4)
      const shown = await world.api('GET', `/v1/endpoints/${world.endpoint.id}`)
      expect(shown).toMatchObject({
        enabled: false,
        disabledReason: expect.stringContaining('failing since'),
        nextProbeAt: expect.any(String),
      })
    })
  }),
)

test(
  'a disabled endpoint is tried out, enabled by itself, and what it missed is recovered',
  withWorld(async (world) => {
    await withWatcher(world, async (watcher) => {
      const { api, endpoint, receiver, databaseUrl } = world
      receiver.answer(500)
      await failSince(world, 121)
      await publish(world)
      await receiver.next()
      await watcher.next()
      await publish(world)
      await publish(world)
      const missed = await api('GET', `/v1/deliveries?state=missed`)
      expect(missed).toMatchObject({ data: [{ attemptCount: 0 }, { attemptCount: 0 }] })

      receiver.answer(204)
      await withClient(databaseUrl, async (client) =>
        client.query('update endpoints set probe_at = now() where probe_at is not null'),
      )
      expect((await receiver.next()).event.type).toBe('ping')
      expect((await watcher.next()).event.type).toBe('endpoint.recovered')
      const shown = await api('GET', `/v1/endpoints/${endpoint.id}`)
      expect(shown).toMatchObject({ enabled: true, failingSince: null })

      const since = new Date(Date.now() - 60_000)
      const path = `/v1/endpoints/${endpoint.id}/recover`
      const recovery = await api<{ id: string }>('POST', path, { since })
      expect(recovery).toMatchObject({ totalCount: 3, state: 'running' })
      for (let count = 0; count < 3; count++) {
        expect((await receiver.next()).event.type).toBe('custom.thing')
      }
      const progress = () => api('GET', `/v1/recoveries/${recovery.id}`)
      await expect
        .poll(progress, { timeout: 10_000 })
        .toMatchObject({ state: 'completed', doneCount: 3 })
    })
  }),
)

test(
  'a probe that fails plans the next one later and later',
  withWorld(async (world) => {
    await withWatcher(world, async (watcher) => {
      const { api, endpoint, receiver, databaseUrl } = world
      receiver.answer(500)
      await failSince(world, 121)
      await publish(world)
      await receiver.next()
      await watcher.next()
      await withClient(databaseUrl, async (client) =>
        client.query('update endpoints set probe_at = now() where probe_at is not null'),
      )
      expect((await receiver.next()).event.type).toBe('ping')
      const hoursAhead = async () => {
        const path = `/v1/endpoints/${endpoint.id}`
        const { nextProbeAt } = await api<{ nextProbeAt: string | null }>('GET', path)
        const ms = nextProbeAt ? new Date(nextProbeAt).getTime() - Date.now() : 0
        return Math.round(ms / 3_600_000)
      }
      await expect.poll(hoursAhead).toBe(2)
    })
  }),
)

test(
  'a receiver that says 410 is disabled at once, announced, and not tried out',
  withWorld(async (world) => {
    await withWatcher(world, async (watcher) => {
      world.receiver.answer(410)
      await publish(world)
      expect((await watcher.next()).event).toMatchObject({
        type: 'endpoint.disabled',
        data: { reason: 'answered 410 Gone' },
      })
      const shown = await world.api('GET', `/v1/endpoints/${world.endpoint.id}`)
      expect(shown).toMatchObject({ enabled: false, nextProbeAt: null })
    })
  }),
)

test(
  'an endpoint that came by itself goes with its receiver: a 410 deletes it',
  withWorld(async ({ api, receiver, workflowId }) => {
    const gone = await startReceiver()
    gone.answer(410)
    const { id } = await api<{ id: string }>('POST', '/v1/endpoints', {
      url: gone.url,
      deleteWhenGone: true,
    })
    await api('POST', '/v1/runs', { workflowId })
    await gone.next()
    await receiver.next()
    const shown = () => api('GET', `/v1/endpoints/${id}`).catch(String)
    await expect.poll(shown, { timeout: 10_000 }).toContain('404')

    await api('POST', '/v1/runs', { workflowId })
    await receiver.next()
    expect(gone.received).toHaveLength(1)
    await gone.close()
  }),
)

test(
  'a recovery keeps to its rate and can be cancelled',
  withWorld(async (world) => {
    const { api, endpoint, receiver } = world
    const path = `/v1/endpoints/${endpoint.id}`
    await api('PATCH', path, { scheduleSeconds: [0] })
    receiver.answer(500)
    const events = Array.from({ length: 40 }, (_, n) => ({
      type: 'custom.n',
      data: { n },
    }))
    await api('POST', '/v1/events', { events })
    const pending = () => api('GET', '/v1/deliveries?state=pending')
    await expect.poll(pending, { timeout: 20_000 }).toMatchObject({ data: [] })

    receiver.answer(204)
    const since = new Date(Date.now() - 60_000)
    const wanted = { since, ratePerSecond: 1 }
    const { id } = await api<{ id: string }>('POST', `${path}/recover`, wanted)
    const doneCount = async () =>
      (await api<{ doneCount: number }>('GET', `/v1/recoveries/${id}`)).doneCount
    await expect.poll(doneCount, { timeout: 10_000 }).toBeGreaterThan(0)
    const cancelled = await api<{ doneCount: number }>(
      'POST',
      `/v1/recoveries/${id}/cancel`,
    )
    expect(cancelled).toMatchObject({ state: 'cancelled', totalCount: 40 })
    expect(cancelled.doneCount).toBeLessThan(20)
    await expect(api('POST', `/v1/recoveries/${id}/cancel`)).rejects.toThrow('409')
  }),
)
