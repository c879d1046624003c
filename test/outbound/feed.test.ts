import { expect, test } from 'vitest'
import { createApi } from '../harness/api.ts'
import { withClient } from '../harness/database.ts'
import { withWorld, type World } from '../harness/world.ts'

type Feed = {
  data: { id: string; sequence: number; type: string; data: { n?: number } }[]
  next: number
  newest: number
}

async function publish({ api }: Pick<World, 'api'>, n: number): Promise<void> {
  await api('POST', '/v1/events', { type: 'custom.numbered', data: { n } })
}

test(
  'a reader of the feed sees every event once and in order while many are written at once',
  withWorld(async ({ api }) => {
    const count = 200
    const writing = Promise.all(
      Array.from({ length: count }, async (_, n) => publish({ api }, n)),
    )
    const seen: Feed['data'] = []
    let after = 0
    while (seen.length < count) {
      const page = await api<Feed>('GET', `/v1/events?after=${after}&wait=5&limit=7`)
      seen.push(...page.data)
      after = page.next
    }
    await writing
    expect(seen.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
    expect(new Set(seen.map(({ data }) => data.n)).size).toBe(count)
  }),
)

test(
  'a relay that is killed while many publish leaves no hole, and loses nothing it confirmed',
  withWorld(async ({ api, relay, restartRelay }) => {
    const confirmed = new Set<number>()
    let given = 0
    // Publishes on and on until the relay does not answer any more.
    const publishOn = async () => {
      for (;;) {
        const n = ++given
        await publish({ api }, n)
        confirmed.add(n)
      }
    }
    for (let kill = 1; kill <= 3; kill++) {
      const publishers = Array.from({ length: 16 }, publishOn)
      const ended = Promise.allSettled(publishers)
      const count = () => confirmed.size
      await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(kill * 50)
      await relay().kill()
      await ended
      await restartRelay()
    }

    const { newest } = await api<Feed>('GET', '/v1/events')
    const seen: Feed['data'] = []
    while (seen.length < newest) {
      const after = seen.at(-1)?.sequence ?? 0
      const page = await api<Feed & { gap: unknown }>('GET', `/v1/events?after=${after}`)
      expect(page.gap).toBeNull()
      expect(page.data.length).toBeGreaterThan(0)
      seen.push(...page.data)
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: newest }, (_, index) => index + 1),
    )
    const numbers = new Set(seen.map(({ data }) => data.n))
    expect([...confirmed].filter((n) => !numbers.has(n))).toEqual([])
    expect(numbers.size).toBe(newest)
  }),
)

test(
  'a reader who waits is answered as soon as there is something, and else with nothing',
  withWorld(async ({ api }) => {
    const empty = await api<Feed>('GET', '/v1/events?after=0&wait=0.2')
    expect(empty).toMatchObject({ data: [], next: 0, newest: 0 })
    const waiting = api<Feed>('GET', '/v1/events?after=0&wait=30')
    await publish({ api }, 1)
    expect((await waiting).data).toMatchObject([{ sequence: 1, data: { n: 1 } }])
  }),
)

test(
  'a stream goes on where Last-Event-ID ends',
  withWorld(async ({ api, token, relay }) => {
    for (const n of [1, 2, 3]) await publish({ api }, n)
    const read = async (lastEventId: string, until: string) => {
      const cut = new AbortController()
      const response = await fetch(`${relay().url}/v1/events`, {
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'text/event-stream',
          'last-event-id': lastEventId,
        },
        signal: cut.signal,
      })
      let text = ''
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString()
        if (text.includes(until)) break
      }
      cut.abort()
      return [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
    }
    expect(await read('1', 'id: 3')).toEqual([2, 3])
    const live = read('3', 'id: 4')
    await publish({ api }, 4)
    expect(await live).toEqual([4])
  }),
)

test(
  'a published event that is named twice is written once, and other content is refused',
  withWorld(async ({ api, receiver }) => {
    const event = { id: 'order-1', type: 'custom.order', data: { total: 5 } }
    type Answer = { data: { id: string; sequence: number; duplicate: boolean }[] }
    const first = await api<Answer>('POST', '/v1/events', event)
    const all = await Promise.all(
      Array.from({ length: 8 }, async () => api<Answer>('POST', '/v1/events', event)),
    )
    for (const again of all) {
      expect(again.data).toMatchObject([{ id: first.data[0]?.id, duplicate: true }])
    }
    const other = { ...event, data: { total: 6 } }
    await expect(api('POST', '/v1/events', other)).rejects.toThrow('409')
    await receiver.next()
    const { newest } = await api<Feed>('GET', '/v1/events')
    expect(newest).toBe(1)
  }),
)

test(
  'a published event is the same in whatever order its keys come, and a refusal says which is not',
  withWorld(async ({ api }) => {
    const [id, type] = ['order-1', 'custom.order']
    const order = { lines: [{ sku: 'a', count: 1 }], customer: { name: 'Zoë', id: 7 } }
    const turned = { customer: { id: 7, name: 'Zoë' }, lines: [{ count: 1, sku: 'a' }] }
    await api('POST', '/v1/events', { id, type, data: order })
    expect(await api('POST', '/v1/events', { data: turned, type, id })).toMatchObject({
      data: [{ sequence: 1, duplicate: true }],
    })
    const batch = [
      { type, data: { fresh: true } },
      { id, type, data: turned },
      { id: 'order-2', type, data: { a: 1, b: 2 } },
      { id: 'order-2', type, data: { b: 2, a: 1 } },
    ]
    expect(await api('POST', '/v1/events', { events: batch })).toMatchObject({
      data: [
        { duplicate: false },
        { sequence: 1, duplicate: true },
        { key: 'order-2', duplicate: false },
        { key: 'order-2', duplicate: true },
      ],
    })
    const wrong = [
      { type, data: {} },
      { id, type, data: {} },
      { id: 'order-2', type, data: {} },
    ]
    const refusal = api('POST', '/v1/events', { events: wrong })
    await expect(refusal).rejects.toThrow(
      /409.*Nothing was written.*events\.1\.id.*events\.2\.id/s,
    )
    await expect(api('GET', '/v1/events')).resolves.toMatchObject({ newest: 3 })
  }),
)

test(
  'the time of a published event may have any offset, and what is wrong with one is named',
  withWorld(async ({ api, receiver }) => {
    const event = { type: 'custom.timed', data: {} }
    for (const [given, sent] of [
      ['2026-11-27T10:00:00+00:00', '2026-11-27T10:00:00Z'],
      ['2026-11-27T10:00:00.123456+02:00', '2026-11-27T08:00:00.123456Z'],
      ['2026-03-01T00:30:00-00:30', '2026-03-01T01:00:00Z'],
      ['2026-11-27 10:00:00.5Z', '2026-11-27T10:00:00.5Z'],
      ['2026-11-27t10:00:00z', '2026-11-27T10:00:00Z'],
    ]) {
      await api('POST', '/v1/events', { ...event, timestamp: given })
      expect((await receiver.next()).event).toMatchObject({ timestamp: sent })
    }
    for (const [field, wrong] of Object.entries({
      timestamp: { ...event, timestamp: '2026-11-27T10:00:00' },
      type: { ...event, type: 'order.paid' },
      data: { ...event, data: [] },
      'events.1.type': { events: [event, { ...event, type: 'order.paid' }] },
      'events.0.timestamp': {
        events: [{ ...event, timestamp: '9999-12-31T23:00:00-09:00' }],
      },
    })) {
      await expect(api('POST', '/v1/events', wrong)).rejects.toThrow(
        `Not valid: ${field}"`,
      )
    }
  }),
)

test(
  'a published event is known by its name for as long as it is kept',
  withWorld(async ({ api, databaseUrl }) => {
    const event = { id: 'order-1', type: 'custom.order', data: { total: 5 } }
    await api('POST', '/v1/events', event)
    // Longer than a delivery may take with all of its attempts.
    await withClient(databaseUrl, (client) =>
      client.query("update events set created_at = now() - interval '29 days'"),
    )
    expect(await api('POST', '/v1/events', event)).toMatchObject({
      data: [{ sequence: 1, duplicate: true }],
    })
  }),
)

test(
  'one refused event of many keeps the others from being written',
  withWorld(async ({ api }) => {
    const good = { type: 'custom.good', data: {} }
    const huge = { type: 'custom.huge', data: { text: 'x'.repeat(300_000) } }
    await expect(api('POST', '/v1/events', { events: [good, huge] })).rejects.toThrow(
      '413',
    )
    for (const type of ['execution.completed', 'custom', 'custom.', 'ping']) {
      const wrong = { events: [good, { ...good, type }] }
      await expect(api('POST', '/v1/events', wrong)).rejects.toThrow('400')
    }
    const many = Array.from({ length: 501 }, () => good)
    await expect(api('POST', '/v1/events', { events: many })).rejects.toThrow('400')
    expect(await api('GET', '/v1/events')).toMatchObject({ newest: 0 })
  }),
)

test(
  'a workspace reads its own events alone',
  withWorld(async ({ api, adminApi, relay, sandbox }) => {
    await publish({ api }, 1)
    const other = await adminApi<{ id: string }>('POST', '/v1/workspaces', {
      name: 'Another',
      upstreamUrl: sandbox.url,
      apiKey: sandbox.apiKey,
    })
    const { token } = await adminApi<{ token: string }>('POST', '/v1/tokens', {
      workspaceId: other.id,
      name: 'other',
    })
    const otherApi = createApi(() => relay().url, token)
    expect(await otherApi('GET', '/v1/events')).toMatchObject({ data: [], newest: 0 })
  }),
)
