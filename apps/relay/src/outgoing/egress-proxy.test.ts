import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient } from './guarded-client.ts'
import { createPhaseClock } from './phase-clock.ts'
import type { ResolvedAddress } from './resolve-checked.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

// Nothing of this machine listens there, and the system gives it to nobody.
const CLOSED_PORT = 2
const TUNNEL = 'HTTP/1.1 200 Connection established\r\n\r\n'
const FIRST = { address: '1.1.1.1', family: 4 }
const SECOND = { address: '2606:4700::1111', family: 6 }

type Decide = (socket: Socket, target: string, head: string) => void

/** A proxy on the level of bytes. What follows in a tunnel is answered with the Host. */
async function startProxy(decide: Decide): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((socket) => {
    closers.push(async () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.setEncoding('latin1').once('data', (head: string) => {
      const [, target = ''] = /^CONNECT (\S+) HTTP\/1.1\r\n/.exec(head) ?? []
      asked.push(target)
      socket.on('data', (request: string) => {
        const [, host = ''] = /\r\nhost: (\S+)\r\n/.exec(request) ?? []
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${host.length}\r\n\r\n${host}`)
      })
      decide(socket, target, head)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(async () => server.close())
  return { port: (server.address() as AddressInfo).port, asked }
}

async function post(
  proxy: string,
  addresses: ResolvedAddress[] = [FIRST],
  url = 'http://far.example/',
) {
  const client = createGuardedClient({
    isAllowed: createAddressRule([]),
    resolve: async () => addresses,
    proxyUrl: `http://${proxy}`,
  })
  closers.push(() => client.close())
  return client.post({ url, headers: {}, body: '{}', deadlineMs: 10_000 })
}

test('the proxy is asked for the checked address, not for the name', async () => {
  const { port, asked } = await startProxy((socket) => socket.write(TUNNEL))
  expect((await post(`127.0.0.1:${port}`)).body).toBe('far.example')
  expect(asked).toEqual(['1.1.1.1:80'])
  const inside = post(`127.0.0.1:${port}`, [], 'http://10.0.0.1/')
  await expect(inside).rejects.toMatchObject({ kind: 'blocked_address' })
  expect(asked).toHaveLength(1)
})

describe('it is the fault of the receiver', () => {
  test.each([
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', 'refused', 502],
    [
      'HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_CONNECT_FAIL 111\r\n\r\n',
      'refused',
      503,
    ],
    ['HTTP/1.0 504 Gateway Timeout\n\n', 'timeout', 504],
    ['HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno!', 'refused', 403],
    ['HTTP/1.1 404 Not Found\r\n\r\n', 'refused', 404],
    ['HTTP/1.1 429 Too Many Requests\r\n\r\n', 'refused', 429],
    ['HTTP/1.1 500 Internal Server Error\r\n\r\n', 'refused', 500],
    ['HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n', 'refused', 302],
  ])('when the proxy answers %j', async (answer, kind, status) => {
    const { port } = await startProxy((socket) => socket.end(answer))
    await expect(post(`127.0.0.1:${port}`)).rejects.toMatchObject({
      kind,
      message: `No connection: the proxy answered ${status}`,
    })
  })

  test.each([
    ['ends', (socket: Socket) => socket.end()],
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('when the connection to the proxy %s without an answer', async (_how, decide) => {
    const { port } = await startProxy(decide)
    const sent = post(`127.0.0.1:${port}`)
    await expect(sent).rejects.toMatchObject({ kind: 'reset' })
  })

  test('when the proxy finds no connection in time', async () => {
    const { port } = await startProxy(() => undefined)
    const sent = post(`127.0.0.1:${port}`)
    await expect(sent).rejects.toMatchObject({ kind: 'timeout' })
  })
})

describe('it is the fault of the proxy', () => {
  test('when it cannot be reached, or its name is not known', async () => {
    for (const proxy of [`127.0.0.1:${CLOSED_PORT}`, 'proxy.invalid:3128']) {
      await expect(post(proxy)).rejects.toMatchObject({
        kind: 'proxy',
        message: 'The egress proxy cannot be reached',
      })
    }
  })

  test('when it wants other credentials than those that are set', async () => {
    const { port } = await startProxy((socket, _target, head) => {
      const given = /\r\nproxy-authorization: Basic (\S+)\r\n/.exec(head)?.[1] ?? ''
      const isKnown = Buffer.from(given, 'base64').toString() === 'user:pass word'
      socket.write(isKnown ? TUNNEL : 'HTTP/1.1 407 Authentication Required\r\n\r\n')
    })
    await expect(post(`127.0.0.1:${port}`)).rejects.toMatchObject({
      kind: 'proxy',
      message: 'The egress proxy wants other credentials (407)',
    })
    const known = post(`user:pass%20word@127.0.0.1:${port}`)
    expect(await known).toMatchObject({ status: 200 })
  })

  test('when it is no proxy at all', async () => {
    const { port } = await startProxy((socket) => socket.write('220 mail ESMTP\r\n'))
    await expect(post(`127.0.0.1:${port}`)).rejects.toMatchObject({ kind: 'proxy' })
  })
})

describe('all addresses of a host are tried through the proxy', () => {
  test('where it refuses the first', async () => {
    const { port, asked } = await startProxy((socket, target) =>
      target.startsWith('[')
        ? socket.write(TUNNEL)
        : socket.end('HTTP/1.1 502 x\r\n\r\n'),
    )
    const answer = await post(`127.0.0.1:${port}`, [FIRST, SECOND])
    expect(answer.body).toBe('far.example')
    expect(asked).toEqual(['1.1.1.1:80', '[2606:4700::1111]:80'])
  })

  test('where it finds no way to the first for a while', async () => {
    const { port } = await startProxy((socket, target) => {
      if (target.startsWith('[')) socket.write(TUNNEL)
    })
    const answer = await post(`127.0.0.1:${port}`, [FIRST, SECOND])
    expect(answer.body).toBe('far.example')
  })
})

test('what a receiver says at once, before it was asked, is not lost in the tunnel', async () => {
  const early = 'HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy'
  const { port } = await startProxy((socket) => {
    socket.removeAllListeners('data')
    socket.write(TUNNEL + early)
  })
  const answer = await post(`127.0.0.1:${port}`)
  expect(answer).toMatchObject({ status: 503, body: 'busy' })
})

test('an attempt that stops while the proxy looks for a connection tells the phase', async () => {
  const { port } = await startProxy(() => undefined)
  const client = createGuardedClient({
    isAllowed: createAddressRule([]),
    proxyUrl: `http://127.0.0.1:${port}`,
  })
  closers.push(() => client.close())
  const clock = createPhaseClock()
  const message = {
    url: 'http://1.1.1.1/',
    headers: {},
    body: '',
    deadlineMs: 100,
    clock,
  }
  await expect(client.post(message)).rejects.toMatchObject({ kind: 'timeout' })
  expect(clock.stop().connect).toBeGreaterThan(50)
})
