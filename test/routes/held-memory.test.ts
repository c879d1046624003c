import { expect, test } from 'vitest'
import { callRaw } from '../harness/raw-caller.ts'
import { withWorld, type World } from '../harness/world.ts'

const MIB = 1024 * 1024
const asJson = { 'content-type': 'application/json' }

const statusesIn = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** Sends requests one behind the other, without waiting for any answer. */
async function pipeline({ relay }: World, requests: readonly string[]) {
  const caller = await callRaw(relay().url, undefined)
  caller.socket.write(requests.join(''))
  return caller
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: relay\r\n\r\n`
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`

test(
  'who sends requests ahead of their answers gets them in order, and is cut when they are many',
  withWorld(async (world) => {
    const form = `/t/${world.trigger.id}/form`
    const few = await pipeline(world, [
      ...Array.from({ length: 10 }, () => get(form)),
      get('/healthz'),
      post(`/t/${world.trigger.id}`, '{}'),
    ])
    await expect.poll(() => statusesIn(few.answer())).toHaveLength(12)
    const answers = [...Array.from({ length: 10 }, () => 200), 200, 202]
    expect(statusesIn(few.answer())).toEqual(answers)
    // The count is of those that wait, not of all on one connection.
    for (let round = 2; round < 6; round++) {
      few.socket.write(get('/healthz').repeat(20))
      await expect
        .poll(() => statusesIn(few.answer()))
        .toHaveLength(12 + 20 * (round - 1))
    }
    few.socket.destroy()

    const { statusUrl } = await world.fire({ prompt: 'sandbox:slow=10m' })
    const receipt = new URL(statusUrl).pathname
    const api = `GET /v1/runs HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer ${world.token}\r\n\r\n`
    const stream = get(receipt).replace('host', 'accept: text/event-stream\r\nhost')
    for (const request of [get(receipt), api, stream, post(receipt, '{}'), get('/r/x')]) {
      const many = await pipeline(
        world,
        Array.from({ length: 5_000 }, () => request),
      )
      await many.closed
      expect(statusesIn(many.answer()).length).toBeLessThan(100)
    }
    const unread = await pipeline(world, [])
    unread.socket.pause()
    for (let count = 0; count < 10; count++) unread.socket.write(get(form).repeat(1_000))
    await unread.closed
    await world.fire({ prompt: 'others go on' })
  }),
)

test(
  'a body counts with all that it becomes in memory, from calls and from tokens alike',
  withWorld(
    async (world) => {
      const url = `${world.relay().url}/t/${world.trigger.id}`
      const send = async (body: string) =>
        (await fetch(url, { method: 'POST', headers: asJson, body })).status
      // Half of a MiB is what one address may hold.
      const wide = [
        `{"a":[${'{},'.repeat(5_000)}{}]}`,
        `{"a":[${'1,'.repeat(9_000)}1]}`,
        `{${Array.from({ length: 9_000 }, (_, index) => `"${index}":1`).join()}}`,
      ]
      for (const body of wide) {
        expect(body.length).toBeLessThan(100_000)
        expect(await send(body)).toBe(503)
      }
      expect(await send(`{"a":[${'1,'.repeat(4_000)}1]}`)).toBe(202)
      expect(await send(JSON.stringify({ prompt: 'x'.repeat(400_000) }))).toBe(202)

      const publish = async (data: object) =>
        fetch(`${world.relay().url}/v1/events`, {
          method: 'POST',
          headers: { ...asJson, authorization: `Bearer ${world.token}` },
          body: JSON.stringify({ type: 'custom.wide', data }),
        })
      const many = Object.fromEntries(
        Array.from({ length: 9_000 }, (_, index) => [index, 1]),
      )
      const refused = await publish(many)
      expect(refused.status).toBe(503)
      expect(refused.headers.get('retry-after')).toBe('5')

      const hold = async () =>
        callRaw(world.relay().url, {
          path: '/v1/events',
          headers: {
            ...asJson,
            authorization: `Bearer ${world.token}`,
            'content-length': 400_000,
          },
        })
      const held = [await hold(), await hold()]
      const cut = await Promise.race(held.map(({ closed }) => closed))
      expect(statusesIn(cut)).toEqual([503])
      expect((await publish({ text: 'small' })).status).toBe(202)
      for (const { socket } of held) socket.destroy()
      const large = { text: 'x'.repeat(240_000) }
      await expect.poll(async () => (await publish(large)).status).toBe(202)
    },
    () => ({ RELAY_BODY_MEMORY_MIB: '1' }),
  ),
)

test(
  'a page of the feed ends before it is too large for a process, and the next one goes on',
  withWorld(async ({ api }) => {
    const count = 40
    const data = { text: 'x'.repeat(240_000) }
    for (let n = 0; n < count; n += 4) {
      const events = [n, n + 1, n + 2, n + 3].map(() => ({ type: 'custom.large', data }))
      await api('POST', '/v1/events', { events })
    }
    type Feed = { data: { sequence: number }[]; next: number }
    const seen: number[] = []
    let after = 0
    while (seen.length < count) {
      const page = await api<Feed>('GET', `/v1/events?after=${after}&limit=500`)
      expect(page.data.length).toBeGreaterThan(0)
      expect(JSON.stringify(page).length).toBeLessThan(5 * MIB)
      seen.push(...page.data.map(({ sequence }) => sequence))
      after = page.next
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  }),
)
