import { createServer } from 'node:http'
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Api } from '../harness/api.ts'
import { withWorld } from '../harness/world.ts'

type Attempt = {
  outcome: string
  status: number | null
  error: string | null
  responseBody: string | null
}
type Delivery = { state: string; attempts: Attempt[] }

async function urlOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

/** Answers each request with these bytes, or by doing something to its connection. */
function odd(answer: string | ((socket: Socket, count: number) => void)) {
  const seen = { requestCount: 0 }
  const server = createTcpServer((socket) => {
    let count = 0
    socket
      .on('error', () => socket.destroy())
      .on('data', () => {
        seen.requestCount++
        if (typeof answer === 'string') socket.write(answer)
        else answer(socket, ++count)
      })
  })
  return { server, seen }
}

async function onlyDelivery(api: Api, endpointId: string): Promise<Delivery> {
  const path = `/v1/deliveries?endpointId=${endpointId}`
  const { data } = await api<{ data: { id: string }[] }>('GET', path)
  const [newest] = data
  return api('GET', `/v1/deliveries/${newest?.id}`)
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

test(
  'a receiver that took a delivery is not sent it again, whatever rule its answer breaks',
  withWorld(async ({ api }) => {
    const receivers = {
      interim: odd(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`),
      lengths: odd('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\nok'),
      linefeeds: odd('HTTP/1.1 200 OK\nX: one\n two\n\nok'),
      cut: odd((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok', () =>
          socket.resetAndDestroy(),
        )
      }),
      open: odd('HTTP/1.1 200 OK\r\n\r\nok'),
    }
    const made: { id: string; seen: { requestCount: number } }[] = []
    for (const { server, seen } of Object.values(receivers)) {
      const { id } = await api<{ id: string }>('POST', '/v1/endpoints', {
        url: await urlOf(server),
        eventTypes: ['custom.odd'],
        scheduleSeconds: [0, 0, 0],
      })
      made.push({ id, seen })
    }
    await api('POST', '/v1/events', { type: 'custom.odd', data: {} })
    for (const { id, seen } of made) {
      await expect
        .poll(async () => onlyDelivery(api, id), { timeout: 20_000 })
        .toMatchObject({
          state: 'succeeded',
          attempts: [{ outcome: 'succeeded', status: 200, responseBody: 'ok' }],
        })
      expect(seen.requestCount).toBe(1)
    }
    for (const { server } of Object.values(receivers)) server.close()
  }),
)

test(
  'a connection that was forgotten meanwhile costs neither an attempt nor the health of an endpoint',
  withWorld(async ({ api }) => {
    const { server, seen } = odd((socket, count) => {
      if (count === 1) socket.write(OK)
      else socket.resetAndDestroy()
    })
    const { id } = await api<{ id: string }>('POST', '/v1/endpoints', {
      url: await urlOf(server),
      eventTypes: ['custom.idle'],
      scheduleSeconds: [0, 3_600],
    })
    for (let round = 1; round <= 3; round++) {
      await api('POST', '/v1/events', { type: 'custom.idle', data: { round } })
      await expect
        .poll(async () => onlyDelivery(api, id), { timeout: 20_000 })
        .toMatchObject({ state: 'succeeded', attempts: [{ outcome: 'succeeded' }] })
    }
    // The second and the third were sent twice: to no avail, and at once again.
    expect(seen.requestCount).toBe(5)
    expect(await api('GET', `/v1/endpoints/${id}`)).toMatchObject({ failingSince: null })
    server.close()
  }),
)

test(
  'what is kept of an answer can be read, tells where a redirect leads, and holds no secret',
  withWorld(async ({ api }) => {
    const secret = 'key/77"Zx&q=+Ol'
    const server = createServer((request, response) => {
      request.resume()
      const echoed = JSON.stringify({ key: request.headers['x-key'] }).replaceAll(
        '/',
        '\\/',
      )
      const location = `/login?key=${encodeURIComponent(String(request.headers['x-key']))}`
      response
        .writeHead(302, { location, 'content-encoding': 'gzip' })
        .end(gzipSync(echoed))
    })
    const { id } = await api<{ id: string }>('POST', '/v1/endpoints', {
      url: await urlOf(server),
      eventTypes: ['custom.echo'],
      secretHeaders: { 'x-key': secret },
      scheduleSeconds: [0],
    })
    await api('POST', '/v1/events', { type: 'custom.echo', data: {} })
    await expect
      .poll(async () => onlyDelivery(api, id), { timeout: 20_000 })
      .toMatchObject({
        state: 'failed',
        attempts: [
          {
            status: 302,
            error:
              'The receiver answered 302 to /login?key=[removed]; redirects are not followed',
            responseBody: '{"key":"[removed]"}',
          },
        ],
      })
    server.close()
  }),
)
