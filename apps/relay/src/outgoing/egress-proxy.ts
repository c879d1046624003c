import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { createHeadReader, type AnswerHead } from './answer-head.ts'
import { ready } from './open-socket.ts'
import { SendFailure } from './send-failure.ts'

type Target = { address: string; port: number }

// Shorter than a receiver may take, so that the two are told apart.
const CONNECT_TIMEOUT_MS = 3_000
const CREDENTIALS_WANTED = 407
const GATEWAY_TIMEOUT = 504

/**
 * Asks an HTTP proxy for a tunnel to an address that was checked. The proxy gets the
 * address and not the name, so that it cannot resolve the name to something else.
 *
 * @throws {SendFailure} of kind `proxy` when the proxy cannot be reached, wants other
 *   credentials or speaks no HTTP: no fault of the receiver. Any other refusal is about the
 *   receiver, which is down or not allowed, and is of the kind that it would have without a
 *   proxy.
 */
export async function tunnelThrough(
  proxyUrl: string,
  target: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const proxy = new URL(proxyUrl)
  const socket = await reach(proxy, signal)
  const { status } = await ask(socket, requestOf(target, proxy), signal)
  if (status >= 200 && status < 300) return socket
  socket.destroy()
  throw refusalOf(status)
}

async function reach({ hostname, port }: URL, signal: AbortSignal): Promise<Socket> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)])
  const socket = connect({ host, port: Number(port || 80), noDelay: true })
  try {
    return await ready(socket, 'connect', inTime)
  } catch (cause) {
    if (signal.aborted) throw cause
    throw new SendFailure('proxy', 'The egress proxy cannot be reached', { cause })
  }
}

function requestOf({ address, port }: Target, proxy: URL): string {
  const host = `${address.includes(':') ? `[${address}]` : address}:${port}`
  return `CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n${authorization(proxy)}\r\n`
}

function authorization({ username, password }: URL): string {
  if (!username) return ''
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `proxy-authorization: Basic ${Buffer.from(pair).toString('base64')}\r\n`
}

/** Sends the request and reads its answer; what comes after that stays in the socket. */
async function ask(
  socket: Socket,
  request: string,
  signal: AbortSignal,
): Promise<AnswerHead> {
  const reader = createHeadReader()
  return new Promise((resolve, reject) => {
    const stop = () => fail(signal.reason as Error)
    function forget(): void {
      signal.removeEventListener('abort', stop)
      socket.pause().off('data', read).off('close', closed)
    }
    function fail(error: Error): void {
      forget()
      socket.destroy()
      reject(error)
    }
    const closed = () => fail(new SendFailure('reset', 'The proxy closed the connection'))
    function read(chunk: Buffer): void {
      try {
        const found = reader.read(chunk)
        if (!found) return
        forget()
        if (found.rest.length > 0) socket.unshift(found.rest)
        resolve(found.head)
      } catch (cause) {
        const message = 'The egress proxy does not speak HTTP'
        fail(new SendFailure('proxy', message, { cause }))
      }
    }

    socket.on('data', read).on('close', closed)
    signal.addEventListener('abort', stop)
    if (signal.aborted) return stop()
    socket.write(request)
  })
}

function refusalOf(status: number): SendFailure {
  if (status === CREDENTIALS_WANTED) {
    return new SendFailure('proxy', 'The egress proxy wants other credentials (407)')
  }
  const kind = status === GATEWAY_TIMEOUT ? 'timeout' : 'refused'
  return new SendFailure(kind, `No connection: the proxy answered ${status}`)
}
