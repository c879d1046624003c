import { createServer } from 'node:https'
import { createServer as createProxy } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createPhaseClock } from './phase-clock.ts'
import { createGuardedClient, type GuardedClient } from './guarded-client.ts'
import { startRawReceiver } from './raw-receiver.ts'
import { TEST_CERTIFICATE } from './test-certificate.ts'

const seen: { host: string | undefined; serverName: string | false | null }[] = []
const lookedUp: string[] = []
const server = createServer(TEST_CERTIFICATE, (request, response) => {
  const { servername } = request.socket as TLSSocket & { servername: string | false }
  seen.push({ host: request.headers.host, serverName: servername })
  response.end('hello')
})
const trusted = getCACertificates('default')
let client: GuardedClient
let port: number

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
  client = createGuardedClient({
    isAllowed: createAddressRule(['127.0.0.1/32']),
    resolve: async (name) => {
      lookedUp.push(name)
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
})
beforeEach(() => setDefaultCACertificates([...trusted, TEST_CERTIFICATE.authority]))
afterAll(async () => {
  setDefaultCACertificates(trusted)
  await client.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function clientOf(proxyUrl?: string): GuardedClient {
  return createGuardedClient({
    isAllowed: createAddressRule(['127.0.0.1/32']),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    proxyUrl,
  })
}

async function post(name: string, clock = createPhaseClock()) {
  const url = `https://${name}:${port}/hook`
  return client.post({ url, headers: {}, body: '{}', deadlineMs: 5_000, clock })
}

test('over TLS the checked address is connected to, under the name of the URL', async () => {
  const clock = createPhaseClock()
  const answer = await post('secure.example', clock)
  expect(answer).toMatchObject({ status: 200, body: 'hello' })
  expect(lookedUp).toEqual(['secure.example'])
  expect(seen).toEqual([{ host: `secure.example:${port}`, serverName: 'secure.example' }])
  expect(Object.keys(clock.stop())).toEqual(
    expect.arrayContaining(['dns', 'connect', 'tls', 'headers']),
  )
})

test('a certificate for another name is refused, although the address was checked', async () => {
  const count = seen.length
  await expect(post('other.example')).rejects.toMatchObject({
    kind: 'tls',
    message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
  })
  expect(seen).toHaveLength(count)
})

test('a certificate that nobody vouches for is refused', async () => {
  setDefaultCACertificates(trusted)
  const stranger = clientOf()
  const url = `https://secure.example:${port}/`
  const sent = stranger.post({ url, headers: {}, body: '', deadlineMs: 5_000 })
  await expect(sent).rejects.toMatchObject({ kind: 'tls' })
  await stranger.close()
})

test('a kept secure connection is used again', async () => {
  let connections = 0
  const count = () => connections++
  server.on('secureConnection', count)
  const fresh = clientOf()
  const url = `https://secure.example:${port}/hook`
  for (let round = 0; round < 4; round++) {
    await fresh.post({ url, headers: {}, body: '{}', deadlineMs: 5_000 })
  }
  await fresh.close()
  server.off('secureConnection', count)
  expect(connections).toBe(1)
})

test('through a proxy, too, the name of the certificate is that of the URL', async () => {
  const proxy = createProxy().on('connect', (_request, socket: Socket) => {
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
  })
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve)
  })
  const { port: proxyPort } = proxy.address() as AddressInfo
  const proxied = clientOf(`http://127.0.0.1:${proxyPort}`)
  const message = { headers: {}, body: '{}', deadlineMs: 5_000 }
  const sent = await proxied.post({ ...message, url: `https://secure.example:${port}/` })
  expect(sent).toMatchObject({ status: 200, body: 'hello' })
  const other = proxied.post({ ...message, url: `https://other.example:${port}/` })
  await expect(other).rejects.toMatchObject({ kind: 'tls' })
  await proxied.close()
  proxy.close()
})

test('http to a port that speaks TLS, and https to one that does not, say what is wrong', async () => {
  const local = createGuardedClient({ isAllowed: createAddressRule(['127.0.0.1/32']) })
  const message = { headers: {}, body: '{}', deadlineMs: 5_000 }
  const plainToTls = local.post({ ...message, url: `http://127.0.0.1:${port}/` })
  await expect(plainToTls).rejects.toMatchObject({
    message: expect.stringMatching(/the port may expect https:\/\/|the port speaks TLS/),
  })
  const plain = await startRawReceiver(
    () => undefined,
    (socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  )
  const tlsToPlain = local.post({ ...message, url: `https://127.0.0.1:${plain.port}/` })
  await expect(tlsToPlain).rejects.toMatchObject({
    kind: 'tls',
    message: expect.stringContaining('the port may speak no TLS, use http://'),
  })
  await local.close()
  await plain.close()
})
