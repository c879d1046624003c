import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ResolvedAddress } from './resolve-checked.ts'
import { SendFailure } from './send-failure.ts'

/** Opens a TCP connection to an address that was checked; there is no further look-up. */
export async function openTcp(
  { address, family }: ResolvedAddress,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connect({ host: address, family, port, noDelay: true })
  return ready(socket, 'connect', signal)
}

/** Makes a connection secure, under the name of the URL. */
export async function secure(
  socket: Socket,
  hostname: string,
  signal: AbortSignal,
): Promise<Socket> {
  // The root's dot is no part of a name in a certificate.
  const host = hostname.replace(/\.$/, '')
  const servername = isIP(host) ? '' : host
  const secured = connectTls({ socket, host, servername, ALPNProtocols: ['http/1.1'] })
  return ready(secured, 'secureConnect', signal)
}

/** Waits for `event` on a socket; one that fails or is aborted before is destroyed. */
export async function ready(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const stop = () => fail(signal.reason)
    function forget(): void {
      signal.removeEventListener('abort', stop)
      socket.off(event, succeed).off('close', closed)
    }
    function succeed(): void {
      forget()
      resolve(socket)
    }
    function fail(reason: unknown): void {
      forget()
      socket.destroy()
      reject(reason instanceof Error ? reason : new Error(String(reason)))
    }
    const closed = () =>
      fail(new SendFailure('reset', 'The connection was closed before it could be used'))

    // For as long as it lives: an error that nobody listens to would end the process.
    socket.on('error', fail)
    socket.on(event, succeed).on('close', closed)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })
}
