import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer, Call } from './call.ts'
import type { Dispatch } from './dispatch.ts'

/** Above the largest upload, so that routes can name their own limits. */
const MAX_BODY_BYTES = 32 * 1_024 * 1_024

const KEEP_ALIVE_MS = 65_000

export type Listener = { host: string; port: number; close(): Promise<void> }

/** Opens a port. Rejects with the system's error when it is taken. */
export async function listen(
  dispatch: Dispatch,
  { port, host }: { port: number; host: string },
): Promise<Listener> {
  const server = createHttpServer((request, response) => {
    serve(dispatch, request, response).catch((error: unknown) => {
      // The caller went away, or sent something that is not HTTP; there is nobody to tell.
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  // A pooled connection that closes while it is picked up again looks like a fault.
  server.keepAliveTimeout = KEEP_ALIVE_MS
  await open(server, port, host)
  const address = server.address() as AddressInfo
  return { host, port: address.port, close: () => close(server) }
}

function open(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function serve(
  dispatch: Dispatch,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request)
  if (!body) {
    response.writeHead(413, { connection: 'close' }).end()
    return
  }
  send(response, await dispatch(toCall(request, body)))
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function toCall(request: IncomingMessage, body: Buffer): Call {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined)
      headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers,
    body,
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.reset) {
    response.destroy()
    return
  }
  const { status, headers, body, cutAt } = answer
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const length =
    status === 204 || status === 304 ? {} : { 'content-length': bytes.length }
  response.writeHead(status, { ...headers, ...length })
  if (cutAt === undefined) response.end(bytes)
  else response.write(bytes.subarray(0, cutAt), () => response.destroy())
}
