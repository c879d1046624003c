import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient, type GuardedClient } from './guarded-client.ts'
import { startRawReceiver } from './raw-receiver.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

function openClient(): GuardedClient {
  const client = createGuardedClient({ isAllowed: createAddressRule(['127.0.0.0/8']) })
  closers.push(() => client.close())
  return client
}

async function post(client: GuardedClient, url: string, deadlineMs = 10_000) {
  return client.post({ url, headers: {}, body: '{}', deadlineMs })
}

test.each([
  ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ['ends', (socket: Socket) => socket.end()],
])(
  'a kept connection that %s at its second request is replaced at once',
  async (_how, cut) => {
    const receiver = await startRawReceiver((socket, count) =>
      count === 1 ? socket.write(ANSWER) : cut(socket),
    )
    closers.push(() => receiver.close())
    const client = openClient()
    for (let round = 0; round < 4; round++) {
      expect(await post(client, receiver.url)).toMatchObject({ status: 200 })
    }
    expect(receiver.requests).toEqual([2, 2, 2, 1])
  },
)

test('after a burst, one forgotten connection stands for all that are as old', async () => {
  const waiting: Socket[] = []
  const receiver = await startRawReceiver((socket, count) => {
    if (count > 1) socket.resetAndDestroy()
    else if (receiver.requests.length > 6) socket.write(ANSWER)
    else if (waiting.push(socket) === 6) for (const each of waiting) each.write(ANSWER)
  })
  closers.push(() => receiver.close())
  const client = openClient()
  await Promise.all(Array.from({ length: 6 }, async () => post(client, receiver.url)))
  expect(await post(client, receiver.url)).toMatchObject({ status: 200 })
  expect(receiver.requests).toHaveLength(7)
  expect(receiver.requests.filter((count) => count === 2)).toHaveLength(1)
})

test('a fresh connection that is reset is a failure, and is not tried again', async () => {
  const receiver = await startRawReceiver((socket) => socket.resetAndDestroy())
  closers.push(() => receiver.close())
  const sent = post(openClient(), receiver.url)
  await expect(sent).rejects.toMatchObject({ kind: 'reset' })
  expect(receiver.requests).toEqual([1])
})

test('a kept connection that is reset after the first byte of an answer is a failure', async () => {
  const receiver = await startRawReceiver((socket, count) => {
    if (count === 1) socket.write(ANSWER)
    else socket.write('H', () => socket.resetAndDestroy())
  })
  closers.push(() => receiver.close())
  const client = openClient()
  await post(client, receiver.url)
  await expect(post(client, receiver.url)).rejects.toMatchObject({ kind: 'reset' })
  expect(receiver.requests).toEqual([2])
})

test('a kept connection that is silent is a failure once the time is over', async () => {
  const receiver = await startRawReceiver((socket, count) => {
    if (count === 1) socket.write(ANSWER)
  })
  closers.push(() => receiver.close())
  const client = openClient()
  await post(client, receiver.url)
  const late = post(client, receiver.url, 300)
  await expect(late).rejects.toMatchObject({ kind: 'timeout' })
  expect(receiver.requests).toEqual([2])
})

test('a receiver that has gone meanwhile is a failure of the fresh connection', async () => {
  const receiver = await startRawReceiver((socket) => socket.write(ANSWER))
  const client = openClient()
  await post(client, receiver.url)
  await receiver.close()
  await expect(post(client, receiver.url)).rejects.toMatchObject({ kind: 'refused' })
})

test('what comes on an idle connection is never taken for an answer', async () => {
  const receiver = await startRawReceiver((socket, count) => {
    // The second is written on its own, when nobody waits for anything.
    socket.write(ANSWER, () =>
      setImmediate(() => count === 1 && socket.write('HTTP/1.1 500 Stray\r\n\r\n')),
    )
  })
  closers.push(() => receiver.close())
  const client = openClient()
  expect(await post(client, receiver.url)).toMatchObject({ status: 200 })
  await expect.poll(async () => (await post(client, receiver.url)).status).toBe(200)
})

test('requests at the same moment go over connections of their own, which are kept', async () => {
  const receiver = await startRawReceiver((socket) => socket.write(ANSWER))
  closers.push(() => receiver.close())
  const client = openClient()
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 20 }, async () => post(client, receiver.url)))
  }
  expect(receiver.requests).toHaveLength(20)
  expect(receiver.requests.reduce((sum, count) => sum + count)).toBe(60)
})

test('a client that closes stops what is under way', async () => {
  const asked = Promise.withResolvers<void>()
  const receiver = await startRawReceiver(() => asked.resolve())
  closers.push(() => receiver.close())
  const client = openClient()
  const sent = post(client, receiver.url)
  void asked.promise.then(async () => client.close())
  await expect(sent).rejects.toMatchObject({ kind: 'stopped' })
})
