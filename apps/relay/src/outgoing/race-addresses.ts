import type { Socket } from 'node:net'
import type { ResolvedAddress } from './resolve-checked.ts'
import { SendFailure } from './send-failure.ts'

/** Opens a connection to one address, unless it is aborted before. */
export type Open = (address: ResolvedAddress, signal: AbortSignal) => Promise<Socket>

type Limits = { timeoutMs: number; signal: AbortSignal }

// As RFC 8305 recommends.
const HEAD_START_MS = 250
// A name may have hundreds of addresses; this many are tried.
const MAX_ADDRESSES = 16

/**
 * Tries the addresses of a host, the families by turns, each a quarter of a second after the
 * one before or as soon as that failed, and takes the first that connects. Slow ones go on
 * meanwhile. The others are closed.
 *
 * @throws the failures of all; a {SendFailure} when the time is over.
 */
export async function raceAddresses(
  addresses: readonly ResolvedAddress[],
  open: Open,
  { timeoutMs, signal }: Limits,
): Promise<Socket> {
  const waiting = byTurns(addresses).slice(0, MAX_ADDRESSES)
  const failures: unknown[] = []
  const over = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  let openingCount = 0
  let headStart: NodeJS.Timeout | undefined

  function tryNext(): void {
    clearTimeout(headStart)
    const address = waiting.shift()
    if (!address || over.signal.aborted) return
    openingCount++
    if (waiting.length > 0) headStart = setTimeout(tryNext, HEAD_START_MS)
    open(address, over.signal).then(win, lose)
  }

  function win(socket: Socket): void {
    if (over.signal.aborted) socket.destroy()
    over.abort()
    resolve(socket)
  }

  function lose(failure: unknown): void {
    failures.push(failure)
    openingCount--
    tryNext()
    if (openingCount === 0) reject(new AggregateError(failures, 'No address connected'))
  }

  const giveUp = () => reject(signal.reason as Error)
  const timer = setTimeout(() => reject(noConnection()), timeoutMs)
  signal.addEventListener('abort', giveUp)
  try {
    signal.throwIfAborted()
    tryNext()
    return await promise
  } finally {
    clearTimeout(timer)
    clearTimeout(headStart)
    signal.removeEventListener('abort', giveUp)
    over.abort()
  }
}

/** IPv6 and IPv4 by turns, beginning with the family that comes first. */
function byTurns(addresses: readonly ResolvedAddress[]): ResolvedAddress[] {
  const first = addresses.filter(({ family }) => family === addresses[0]?.family)
  const second = addresses.filter(({ family }) => family !== addresses[0]?.family)
  return first
    .flatMap((address, index) => {
      const other = second[index]
      return other ? [address, other] : [address]
    })
    .concat(second.slice(first.length))
}

function noConnection(): SendFailure {
  return new SendFailure('timeout', 'No connection within the time allowed')
}
