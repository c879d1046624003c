import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createPhaseClock } from './phase-clock.ts'
import { createGuardedClient, type GuardedClient } from './guarded-client.ts'
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
  const stranger = createGuardedClient({
    isAllowed: createAddressRule(['127.0.0.1/32']),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
  })
  const url = `https://secure.example:${port}/`
  const sent = stranger.post({ url, headers: {}, body: '', deadlineMs: 5_000 })
  await expect(sent).rejects.toMatchObject({ kind: 'tls' })
  await stranger.close()
})
