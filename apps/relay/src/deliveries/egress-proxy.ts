import { request } from 'node:http'
import type { Socket } from 'node:net'
import { SendFailure } from './send-failure.ts'

type Target = { address: string; port: number }

/**
 * Asks an HTTP proxy for a tunnel to an address that was checked. The proxy gets the
 * address and not the name, so that it cannot resolve the name to something else.
 *
 * @throws {SendFailure} of kind `proxy`: no fault of the receiver.
 */
export async function tunnelThrough(
  proxyUrl: string,
  { address, port }: Target,
  timeoutMs: number,
): Promise<Socket> {
  const proxy = new URL(proxyUrl)
  const path = `${address.includes(':') ? `[${address}]` : address}:${port}`

  return new Promise((resolve, reject) => {
    const fail = (cause?: Error) =>
      reject(new SendFailure('proxy', 'The egress proxy made no connection', { cause }))
    const asked = request({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path,
      headers: { host: path, ...authorization(proxy) },
      timeout: timeoutMs,
      agent: false,
    })
    asked
      .on('connect', ({ statusCode }, socket: Socket) => {
        if (statusCode === 200) return resolve(socket)
        socket.destroy()
        fail(new Error(`The proxy answered ${statusCode}`))
      })
      .on('timeout', () => asked.destroy(new Error('The proxy did not answer')))
      .on('response', () => fail())
      .on('error', fail)
      .end()
  })
}

function authorization({ username, password }: URL): Record<string, string> {
  if (!username) return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
