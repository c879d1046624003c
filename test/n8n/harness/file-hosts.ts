import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type FileHosts = {
  /** Of files: `/guarded…` is refused to programs, `/expired…` to everybody. */
  cdnUrl: string
  /** Wireflow's API in front of the sandbox, with a proxy for what the CDN refuses. */
  baseUrl: string
  /** The addresses of files that were asked for, at the CDN and at the proxy. */
  asked: string[]
  close(): Promise<void>
}

/** A CDN that turns programs away, and Wireflow's own way around it. */
export async function startFileHosts(sandboxOrigin: string): Promise<FileHosts> {
  const asked: string[] = []
  const cdn = await listen((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(403).end('Forbidden')
  })
  const front = await listen((request, response) => {
    const path = request.url ?? ''
    if (!path.startsWith('/api/download')) return void passOn(request, response)
    asked.push(path)
    if (path.includes('expired')) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'image/webp' }).end('the picture')
  })

  async function passOn(request: IncomingMessage, response: ServerResponse) {
    const { host: _host, connection: _connection, ...headers } = request.headers
    const body = await buffer(request)
    const answer = await fetch(sandboxOrigin + String(request.url), {
      method: request.method ?? 'GET',
      headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
      body: body.length > 0 ? new Uint8Array(body) : null,
    })
    const type = answer.headers.get('content-type') ?? 'text/plain'
    response.writeHead(answer.status, { 'content-type': type })
    response.end(Buffer.from(await answer.arrayBuffer()))
  }

  return {
    cdnUrl: cdn.url,
    baseUrl: `${front.url}/api/v1`,
    asked,
    async close() {
      await cdn.close()
      await front.close()
    },
  }
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
