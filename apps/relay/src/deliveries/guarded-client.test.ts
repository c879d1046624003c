import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient, type GuardedClient } from './guarded-client.ts'

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
  const created = createGuardedClient(createAddressRule(allowedNetworks))
  closers.push(() => created.close())
  return created
}

function post(through: GuardedClient, url: string, signal?: AbortSignal) {
  const anyTime = new AbortController().signal
  return through.post({ url, headers: {}, body: '{}', signal: signal ?? anyTime })
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
    await expect(sent, host).rejects.toMatchObject({ kind: 'blocked_address' })
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

test('the deadline covers the body of the answer', async () => {
  const port = await serve((_request, response) => {
    response.writeHead(200).write('a start without an end')
  })
  const sent = post(
    client('127.0.0.0/8'),
    `http://127.0.0.1:${port}/`,
    AbortSignal.timeout(200),
  )
  await expect(sent).rejects.toMatchObject({ kind: 'timeout' })
})

test('a refused connection and a missing host are told apart', async () => {
  const allowed = client('127.0.0.0/8')
  await expect(post(allowed, 'http://127.0.0.1:1/')).rejects.toMatchObject({
    kind: 'refused',
  })
  await expect(post(allowed, 'http://missing.invalid/')).rejects.toMatchObject({
    kind: 'dns',
  })
})

test('Retry-After is read in seconds and as a date', async () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString()
  let header = '7'
  const port = await serve((_request, response) =>
    response.writeHead(503, { 'retry-after': header }).end(),
  )
  const url = `http://127.0.0.1:${port}/`
  expect((await post(client('127.0.0.0/8'), url)).retryAfterMs).toBe(7_000)
  header = inAMinute
  const { retryAfterMs = 0 } = await post(client('127.0.0.0/8'), url)
  expect(retryAfterMs).toBeGreaterThan(55_000)
  expect(retryAfterMs).toBeLessThanOrEqual(60_000)
})
