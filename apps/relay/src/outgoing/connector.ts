import type { Socket } from 'node:net'
import type { AttemptLimit } from './attempt-limit.ts'
import { tunnelThrough } from './egress-proxy.ts'
import { openTcp, secure } from './open-socket.ts'
import type { PhaseClock } from './phase-clock.ts'
import { raceAddresses } from './race-addresses.ts'
import type { ResolvedAddress } from './resolve-checked.ts'

const CONNECT_TIMEOUT_MS = 5_000

type Parts = {
  findAddresses: (hostname: string) => Promise<ResolvedAddress[]>
  proxyUrl: string | undefined
}

type Attempt = { limit: AttemptLimit; clock: PhaseClock | undefined }

/** Opens a connection to a checked address of a URL's host. */
export type Connect = (target: URL, attempt: Attempt) => Promise<Socket>

/**
 * Opens connections to checked addresses only, to whichever answers first; SNI and Host stay
 * those of the URL.
 */
export function createConnector({ findAddresses, proxyUrl }: Parts): Connect {
  return async (target, { limit, clock }) => {
    const stopping = new AbortController()
    limit.whenOver((failure) => stopping.abort(failure))
    const { signal } = stopping
    const hostname = target.hostname.replace(/^\[|\]$/g, '')
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80))

    clock?.enter('dns')
    const addresses = await unlessAborted(findAddresses(hostname), signal)
    clock?.enter('connect')
    const open = async (address: ResolvedAddress, signal: AbortSignal) =>
      proxyUrl === undefined
        ? openTcp(address, port, signal)
        : tunnelThrough(proxyUrl, { address: address.address, port }, signal)
    const limits = { timeoutMs: CONNECT_TIMEOUT_MS, signal }
    const socket = await raceAddresses(addresses, open, limits)
    if (target.protocol === 'http:') return socket
    clock?.enter('tls')
    return secure(socket, hostname, signal)
  }
}

/** A look-up cannot be stopped, but nobody waits for it any more. */
async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    work.then(resolve, reject)
  })
}
