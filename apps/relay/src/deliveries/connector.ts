import { AsyncLocalStorage } from 'node:async_hooks'
import type { LookupFunction, Socket } from 'node:net'
import { buildConnector } from 'undici'
import { tunnelThrough } from './egress-proxy.ts'
import type { PhaseClock } from './phase-clock.ts'
import type { ResolvedAddress } from './resolve-checked.ts'

const CONNECT_TIMEOUT_MS = 5_000

/**
 * The clock of the request that makes a connection necessary. A connection that is kept
 * alive belongs to no request in particular, so this cannot be an argument.
 */
export const phaseClock = new AsyncLocalStorage<PhaseClock>()

type Options = buildConnector.Options
type Parts = {
  findAddresses: (hostname: string) => Promise<ResolvedAddress[]>
  proxyUrl: string | undefined
}

/** Opens connections to checked addresses only; SNI and Host stay those of the URL. */
export function createConnector(parts: Parts): buildConnector.connector {
  return (options, callback) => {
    const opened = open(parts, options, phaseClock.getStore())
    void answer(opened, callback)
  }
}

async function open(
  { findAddresses, proxyUrl }: Parts,
  options: Options,
  clock: PhaseClock | undefined,
): Promise<Socket> {
  clock?.enter('dns')
  const addresses = await findAddresses(options.hostname.replace(/^\[|\]$/g, ''))
  clock?.enter('connect')
  const socket =
    proxyUrl === undefined
      ? await connect(options, clock, answering(addresses))
      : await connectThrough(proxyUrl, addresses, options, clock)
  clock?.enter('headers')
  return socket
}

async function connectThrough(
  proxyUrl: string,
  [first]: ResolvedAddress[],
  options: Options,
  clock: PhaseClock | undefined,
): Promise<Socket> {
  const port = options.port || (options.protocol === 'https:' ? 443 : 80)
  const target = { address: first?.address ?? '', port: Number(port) }
  const httpSocket = await tunnelThrough(proxyUrl, target, CONNECT_TIMEOUT_MS)
  if (options.protocol === 'http:') return httpSocket
  clock?.enter('tls')
  return connect({ ...options, httpSocket }, clock)
}

async function connect(
  options: Options,
  clock: PhaseClock | undefined,
  lookup?: LookupFunction,
): Promise<Socket> {
  const build = { timeout: CONNECT_TIMEOUT_MS, allowH2: false }
  const connector = buildConnector(lookup ? { ...build, lookup } : build)
  return new Promise((resolve, reject) => {
    // undici's types do not tell that the socket is returned.
    const socket = connector(options, (error, opened) =>
      opened ? resolve(opened) : reject(error),
    ) as unknown as Socket
    if (options.protocol === 'https:') socket.once('connect', () => clock?.enter('tls'))
  })
}

// What was checked is what is connected to: there is no second look-up.
function answering(addresses: ResolvedAddress[]): LookupFunction {
  return (_hostname, options, done) => {
    const [first] = addresses
    if (options.all) done(null, addresses)
    else done(null, first?.address ?? '', first?.family)
  }
}

async function answer(
  opened: Promise<Socket>,
  callback: buildConnector.Callback,
): Promise<void> {
  type Result = Parameters<buildConnector.Callback>
  const result = await opened.then(
    (socket): Result => [null, socket],
    (error: Error): Result => [error, null],
  )
  callback(...result)
}
