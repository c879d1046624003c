import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A request that came to an address of Zapier. */
export type Incoming = { headers: Record<string, string>; content: string }

/** What Zapier answers: a status, or one with headers. */
export type Reply = number | { status: number; headers: Record<string, string> }

type Door = (incoming: Incoming) => Reply

export type ZapierServer = {
  url: string
  /** Every line that the app logged. */
  logs: readonly string[]
  /** What the app keeps between calls. */
  cache: Map<string, string>
  /** Every file that was stashed, by its address. */
  files: Map<string, string>
  /** Answers what comes to `path` from now on. */
  answer(path: string, take: Door): string
  close(): Promise<void>
}

/** The doors of Zapier that an app and its services knock at. */
export async function startZapierServer(): Promise<ZapierServer> {
  const logs: string[] = []
  const cache = new Map<string, string>()
  const files = new Map<string, string>()
  const doors = new Map<string, Door>()
  let url = ''

  function call(method: string, [key = '', value]: string[]): unknown {
    switch (method) {
      case 'get_presigned_upload_post_data':
        return { url: `${url}/upload`, fields: { key: `files/${randomUUID()}` } }
      case 'zcache_get':
      case 'get_cursor':
        return cache.get(key) ?? null
      case 'zcache_set':
        return Boolean(cache.set(key, value ?? ''))
      case 'zcache_delete':
        return cache.delete(key)
      default:
        throw new Error(`Zapier has no ${method}`)
    }
  }

  function upload(body: string): number {
    const key = /name="key"\r\n\r\n(.*)\r\n/.exec(body)?.[1] ?? ''
    files.set(`${url}/${key}`, body.slice(body.indexOf('name="file"')))
    return 204
  }

  async function respond(request: IncomingMessage, response: ServerResponse) {
    const content = (await buffer(request)).toString('latin1')
    const path = request.url ?? ''
    if (path === '/rpc') {
      const { id, method, params } = JSON.parse(content)
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify({ id, result: call(method, params) }))
    }
    if (path === '/upload') return response.writeHead(upload(content)).end()
    if (path === '/log') {
      logs.push(content)
      return response.end('{}')
    }
    const headers = asZapierHeaders(request)
    const text = Buffer.from(content, 'latin1').toString('utf8')
    const reply = doors.get(path)?.({ headers, content: text }) ?? 404
    if (typeof reply === 'number') return response.writeHead(reply).end()
    return response.writeHead(reply.status, reply.headers).end()
  }

  const server = createServer((request, response) => {
    // Who is killed while it calls breaks its call off.
    respond(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    url,
    logs,
    cache,
    files,
    answer(path, take) {
      doors.set(path, take)
      return url + path
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// `webhook-id` comes to an app as `Http-Webhook-Id`; only two keep their names.
function asZapierHeaders({ headers }: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => {
    const capital = name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
    const isPlain = name === 'content-type' || name === 'content-length'
    return [isPlain ? capital : `Http-${capital}`, String(value)]
  })
  return Object.fromEntries(pairs) as Record<string, string>
}
