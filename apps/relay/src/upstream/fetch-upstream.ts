// oxlint-disable eslint/no-restricted-imports, eslint/no-restricted-globals -- The upstream is
// where the operator or the owner of a key sends it, and where the SDK goes by itself.
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect, isIP, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'

type Init = Pick<RequestInit, 'method' | 'signal'> & { headers: Headers; body: string }

/** What tests need of an upstream with a certificate of their own. */
type Options = Pick<ConnectionOptions, 'ca' | 'servername'>

/**
 * `fetch`, but a start has a connection of its own: one that died without a word while it was
 * idle would cost the start its whole time limit. It is reset when the start is given up. What
 * the system has not sent by then is thrown away, where closing would go on sending it: `run`
 * and `trigger` must not be made twice.
 */
export function createFetchUpstream(options: Options = {}): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    return isStart(url, init) ? sendAlone(url, init as Init, options) : fetch(input, init)
  }
}

function isStart({ pathname }: URL, init: RequestInit | undefined): boolean {
  const hasText = init?.method === 'POST' && typeof init.body === 'string'
  return hasText && /\/(run|trigger|execute)$/.test(pathname)
}

async function sendAlone(url: URL, init: Init, options: Options): Promise<Response> {
  const { signal } = init
  signal?.throwIfAborted()
  let socket: Socket | undefined
  const reset = () => socket?.resetAndDestroy()
  const end = () => {
    signal?.removeEventListener('abort', reset)
    socket?.destroy()
  }
  signal?.addEventListener('abort', reset)
  try {
    const answer = await exchange(url, init, (port) => {
      const host = url.hostname.replace(/^\[|\]$/g, '')
      socket = connect({ host, port, noDelay: true })
      if (url.protocol !== 'https:') return socket
      // A certificate's name is asked for by name only.
      const servername = isIP(host) ? '' : host
      return connectTls({ socket, host, servername, ...options })
    })
    answer.once('close', end)
    return toResponse(answer)
  } catch (error) {
    end()
    throw error
  }
}

async function exchange(
  url: URL,
  { method, headers, body }: Init,
  open: (port: number) => Socket,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:'
  const port = Number(url.port || (isSecure ? 443 : 80))
  return new Promise((resolve, reject) => {
    const request = (isSecure ? requestHttps : requestHttp)(url, {
      method: method ?? 'POST',
      headers: { ...Object.fromEntries(headers), connection: 'close' },
      createConnection: () => open(port),
    })
    request.on('response', resolve).on('error', reject).end(body)
  })
}

function toResponse(answer: IncomingMessage): Response {
  const { statusCode = 0, headers } = answer
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  const hasBody = ![204, 205, 304].includes(statusCode)
  if (!hasBody) answer.resume()
  const body = hasBody ? (Readable.toWeb(answer) as ReadableStream) : null
  return new Response(body, { status: statusCode, headers: pairs })
}
