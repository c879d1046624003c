import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient, type GuardedClient } from './guarded-client.ts'
import { createPhaseClock } from './phase-clock.ts'
import { startRawReceiver } from './raw-receiver.ts'

// Nothing of this machine listens there, and the system gives it to nobody.
const CLOSED_PORT = 2
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

function client(...allowedNetworks: string[]): GuardedClient {
  const created = createGuardedClient({ isAllowed: createAddressRule(allowedNetworks) })
  closers.push(() => created.close())
  return created
}

function post(through: GuardedClient, url: string, deadlineMs = 10_000) {
  return through.post({ url, headers: {}, body: '{}', deadlineMs })
}

test('an allowed address is reached, and the answer comes back', async () => {
  const port = await serve((_request, response) => response.writeHead(201).end('thanks'))
  const answer = await post(client('127.0.0.0/8'), `http://127.0.0.1:${port}/`)
  expect(answer).toEqual({ status: 201, retryAfterMs: undefined, body: 'thanks' })
})

test('a private address is never reached, written out or behind a name', async () => {
  let callCount = 0
  const port = await serve((_request, response) => {
    callCount++
    response.end()
  })
  const hosts = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']
  for (const host of hosts) {
    const sent = post(client(), `http://${host}:${port}/`)
    await expect(sent).rejects.toMatchObject({ kind: 'blocked_address' })
  }
  expect(callCount).toBe(0)
})

test('addresses with a user name or another scheme are refused', async () => {
  for (const url of ['http://a:b@example.com/', 'file:///etc/passwd', 'no url']) {
    await expect(post(client(), url)).rejects.toMatchObject({ kind: 'blocked_address' })
  }
})

test('a redirect is an answer like any other and is not followed', async () => {
  let followed = false
  const port = await serve((request, response) => {
    followed ||= request.url === '/elsewhere'
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  const answer = await post(client('127.0.0.0/8'), `http://127.0.0.1:${port}/`)
  expect(answer.status).toBe(302)
  expect(followed).toBe(false)
})

test('of an endless answer the first 16 KiB are kept', async () => {
  const port = await serve((_request, response) => {
    const feed = () => {
      while (!response.destroyed && response.write('x'.repeat(8_192)));
    }
    response.on('drain', feed)
    feed()
  })
  const answer = await post(client('127.0.0.0/8'), `http://127.0.0.1:${port}/`)
  expect(answer.body).toHaveLength(16 * 1_024)
})

test('a refused connection and a missing host are told apart', async () => {
  const allowed = client('127.0.0.0/8')
  await expect(post(allowed, `http://127.0.0.1:${CLOSED_PORT}/`)).rejects.toMatchObject({
    kind: 'refused',
  })
  await expect(post(allowed, 'http://missing.invalid/')).rejects.toMatchObject({
    kind: 'dns',
  })
})

test('Retry-After as a date is compared with the time of the relay', async () => {
  const port = await serve((_request, response) =>
    response.writeHead(503, { 'retry-after': 'Fri, 01 Jan 2100 00:01:00 GMT' }).end(),
  )
  const later = createGuardedClient({
    isAllowed: createAddressRule(['127.0.0.0/8']),
    now: () => new Date('2100-01-01T00:00:00Z'),
  })
  closers.push(() => later.close())
  const answer = await post(later, `http://127.0.0.1:${port}/`)
  expect(answer.retryAfterMs).toBe(60_000)
})

test('a name that leads elsewhere at the second look-up never gets a second look-up', async () => {
  let lookups = 0
  const port = await serve((_request, response) => response.end('reached'))
  const rebinding = createGuardedClient({
    isAllowed: createAddressRule(['127.0.0.1/32']),
    // First an address that is allowed, from then on the metadata service.
    resolve: async () => [
      { address: lookups++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 },
    ],
  })
  closers.push(() => rebinding.close())

  const answer = await post(rebinding, `http://rebind.example:${port}/`)
  expect(answer.body).toBe('reached')
  expect(lookups).toBe(1)
  // A new connection asks again, and the answer of that moment is checked.
  await expect(
    post(rebinding, `http://rebind.example:${port + 1}/`),
  ).rejects.toMatchObject({ kind: 'blocked_address' })
})

test('one private address among public ones condemns a name', async () => {
  const mixed = createGuardedClient({
    isAllowed: createAddressRule([]),
    resolve: async () => [
      { address: '1.1.1.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ],
  })
  closers.push(() => mixed.close())
  await expect(post(mixed, 'http://mixed.example/')).rejects.toMatchObject({
    kind: 'blocked_address',
  })
})

test('a resolver that answers with something that is no address is not believed', async () => {
  for (const address of ['localhost', '0177.0.0.1', '127.1', '', 'fe80::1%eth0']) {
    const lying = createGuardedClient({
      isAllowed: createAddressRule([]),
      resolve: async () => [{ address, family: 4 }],
    })
    closers.push(() => lying.close())
    await expect(post(lying, 'http://lying.example/')).rejects.toMatchObject({
      kind: 'blocked_address',
    })
  }
})

test('a connection is kept and used again, and Host stays the name of the URL', async () => {
  const ports = new Set<number | undefined>()
  const hosts = new Set<string | undefined>()
  const port = await serve((request, response) => {
    ports.add(request.socket.remotePort)
    hosts.add(request.headers.host)
    response.end()
  })
  const named = createGuardedClient({
    isAllowed: createAddressRule(['127.0.0.0/8']),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  })
  closers.push(() => named.close())
  for (let round = 0; round < 5; round++)
    await post(named, `http://kept.example:${port}/`)
  // A second one may be opened before the first is free again; a sixth is not.
  expect(ports.size).toBeLessThanOrEqual(2)
  expect([...hosts]).toEqual([`kept.example:${port}`])
})

test('the phases of an exchange are timed, and a kept connection has no early ones', async () => {
  const port = await serve((_request, response) => response.end('x'))
  const through = client('127.0.0.0/8')
  const phasesOf = async () => {
    const clock = createPhaseClock()
    const url = `http://127.0.0.1:${port}/`
    await through.post({ url, headers: {}, body: '{}', deadlineMs: 5_000, clock })
    return Object.keys(clock.stop()).toSorted()
  }
  expect(await phasesOf()).toEqual(['body', 'connect', 'dns', 'headers'])
  await phasesOf()
  expect(await phasesOf()).toEqual(['body', 'headers'])
})

test('an exchange that stops tells in which phase', async () => {
  const clock = createPhaseClock()
  const port = await serve(() => undefined)
  const url = `http://127.0.0.1:${port}/`
  const message = { url, headers: {}, body: '', deadlineMs: 100, clock }
  const sent = client('127.0.0.0/8').post(message)
  await expect(sent).rejects.toMatchObject({ kind: 'timeout' })
  const phases = clock.stop()
  expect(phases.headers).toBeGreaterThan(50)
  expect(phases.body).toBeUndefined()
})

test('an exchange that is stopped before there is a connection ends at once', async () => {
  const waiting = createGuardedClient({
    isAllowed: createAddressRule([]),
    resolve: () => new Promise(() => undefined),
  })
  const stopping = new AbortController()
  const sent = waiting.post({
    url: 'http://slow.example/',
    headers: {},
    body: '',
    deadlineMs: 60_000,
    signal: stopping.signal,
  })
  stopping.abort()
  await expect(sent).rejects.toMatchObject({ kind: 'stopped' })
})

test('the deadline covers the head of the answer, which may drip', async () => {
  const receiver = await startRawReceiver((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    const drip = setInterval(() => socket.write('X: y\r\n'), 10)
    socket.on('close', () => clearInterval(drip))
  })
  closers.push(() => receiver.close())
  const sent = post(client('127.0.0.0/8'), receiver.url, 300)
  await expect(sent).rejects.toMatchObject({ kind: 'timeout' })
})

test('nobody waits for a body that drips: what is there of it is kept', async () => {
  const port = await serve((_request, response) => {
    const drip = setInterval(() => response.write('.'), 10)
    response.on('close', () => clearInterval(drip))
  })
  const answer = await post(client('127.0.0.0/8'), `http://127.0.0.1:${port}/`, 60_000)
  expect(answer).toMatchObject({ status: 200, body: expect.stringMatching(/^\.+$/) })
})

test('a delivery that was answered stands when the relay stops during the body', async () => {
  const stopping = new AbortController()
  const port = await serve((_request, response) => {
    response.writeHead(200).write('begun')
  })
  const clock = createPhaseClock()
  const sent = client('127.0.0.0/8').post({
    url: `http://127.0.0.1:${port}/`,
    headers: {},
    body: '',
    deadlineMs: 60_000,
    signal: stopping.signal,
    clock: {
      enter(phase) {
        clock.enter(phase)
        if (phase === 'body') setImmediate(() => stopping.abort())
      },
      stop: () => clock.stop(),
    },
  })
  expect(await sent).toMatchObject({ status: 200 })
})

test('a connection that is reset is named as such', async () => {
  const port = await serve((request) => request.socket.resetAndDestroy())
  const sent = post(client('127.0.0.0/8'), `http://127.0.0.1:${port}/`)
  await expect(sent).rejects.toMatchObject({ kind: 'reset' })
})

test('a secret that the receiver echoes is not kept', async () => {
  const port = await serve((request, response) =>
    response.end(
      `you sent ${String(request.headers['x-key'])} and Bearer abcdefghijklm\u0007\0`,
    ),
  )
  const answer = await client('127.0.0.0/8').post({
    url: `http://127.0.0.1:${port}/`,
    headers: { 'x-key': 'hunter2-hunter2' },
    body: '',
    deadlineMs: 5_000,
    secrets: ['hunter2-hunter2'],
  })
  expect(answer.body).toBe('you sent [removed] and [removed]')
})

test.each([2, 20, 2_000, 20_000])(
  'a secret that the limit cuts is not kept either, with %d bytes more',
  async (more) => {
    const secret = 'hunter2/hunter2+"hunter2"'
    const port = await serve((_request, response) => {
      const start = 'x'.repeat(16 * 1_024 - secret.length + 2)
      response.end(`${start}${secret}${'y'.repeat(more)}`)
    })
    const url = `http://127.0.0.1:${port}/`
    const message = { url, headers: {}, body: '', deadlineMs: 5_000, secrets: [secret] }
    const { body } = await client('127.0.0.0/8').post(message)
    expect(body.slice(-15)).toMatch(/^x+\[remove?d?\]?$/)
  },
)
