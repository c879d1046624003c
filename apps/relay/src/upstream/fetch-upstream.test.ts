// oxlint-disable eslint/no-restricted-imports -- The upstream of this test, and what stands before it.
import { createServer, Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { TEST_CERTIFICATE } from '../outgoing/test-certificate.ts'
import { createFetchUpstream } from './fetch-upstream.ts'

const { authority, cert, key } = TEST_CERTIFICATE
const servers: TcpServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    if (server instanceof Server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(server: TcpServer): Promise<number> {
  servers.unshift(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const start = (signal?: AbortSignal) => ({
  method: 'POST',
  headers: new Headers({
    authorization: 'Bearer key',
    'content-type': 'application/json',
  }),
  body: '{"inputs":{"prompt":"größer"}}',
  ...(signal ? { signal } : {}),
})

test('a start that must not be made twice is sent and answered as any call', async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.setHeader('x-request-id', 'req_1')
      response.setHeader('x-ratelimit-remaining', '3')
      const { method, url, headers } = request
      const body = Buffer.concat(chunks).toString()
      response.statusCode = 202
      response.end(JSON.stringify({ method, url, key: headers.authorization, body }))
    })
  })
  const port = await listen(server)
  const send = createFetchUpstream()
  for (const path of [
    '/workflows/w/run',
    '/workflow/w/trigger',
    '/workflows/w/execute',
  ]) {
    const response = await send(`http://127.0.0.1:${port}${path}`, start())
    expect(response.status).toBe(202)
    expect(response.headers.get('x-request-id')).toBe('req_1')
    expect(await response.json()).toEqual({
      method: 'POST',
      url: path,
      key: 'Bearer key',
      body: start().body,
    })
  }
  const none = send('http://127.0.0.1:1/workflow/w/trigger', start())
  await expect(none).rejects.toThrow(/ECONNREFUSED/)
})

test.each(['http', 'https'] as const)(
  'a start by %s that is given up is reset, so that nothing of it arrives later',
  async (protocol) => {
    const arrived = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<string | undefined>()
    const arrive = () => arrived.resolve()
    const server =
      protocol === 'http'
        ? createServer(arrive)
        : createSecureServer({ cert, key }, arrive)
    const port = await listen(createFront(await listen(server), ended.resolve))
    const giveUp = new AbortController()
    const host = protocol === 'http' ? '127.0.0.1' : 'localhost'
    const url = `${protocol}://${host}:${port}/api/v1/workflows/w/run`
    const send = createFetchUpstream({ ca: authority, servername: 'secure.example' })
    const failure = send(url, start(giveUp.signal)).catch((error: unknown) => error)
    await arrived.promise
    giveUp.abort()
    expect(await ended.promise).toBe('ECONNRESET')
    expect(await failure).toBeInstanceOf(Error)
  },
)

/** Hands on what comes, and says how the caller's connection ended. */
function createFront(port: number, onEnd: (how: string | undefined) => void): TcpServer {
  return createTcpServer((caller) => {
    const behind = connect(port, '127.0.0.1')
    caller.on('error', ({ code }: NodeJS.ErrnoException) => onEnd(code))
    caller.on('end', () => onEnd('end'))
    caller.on('close', () => behind.destroy())
    behind.on('error', () => caller.destroy())
    caller.pipe(behind).pipe(caller)
  })
}
