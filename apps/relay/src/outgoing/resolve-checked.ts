import { isIP } from 'node:net'
import type { AddressRule } from './address-rules.ts'
import { SendFailure } from './send-failure.ts'

export type ResolvedAddress = { address: string; family: number }

/** Finds the addresses of a name. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>

/**
 * Resolves a name once and checks every answer. One forbidden address among public ones
 * condemns the name: a resolver that mixes them is lying.
 */
export async function resolveChecked(
  hostname: string,
  resolve: Resolve,
  isAllowed: AddressRule,
): Promise<ResolvedAddress[]> {
  const family = isIP(hostname)
  const found = family
    ? [{ address: hostname, family }]
    : await resolve(hostname).then((addresses) => addresses.map(readFamily), fail)

  if (found.length === 0) throw new SendFailure('dns', 'The host name has no address')
  if (!found.every(({ address }) => isAllowed(address))) {
    throw new SendFailure('blocked_address', 'The address leads to a private network')
  }
  return found
}

// What the resolver says about the family is not believed either.
function readFamily({ address }: ResolvedAddress): ResolvedAddress {
  return { address, family: isIP(address) }
}

const WORDS_BY_CODE: Record<string, string> = {
  ENOTFOUND: 'The host name does not exist',
  ENODATA: 'The host name has no address',
  ETIMEOUT: 'The host name could not be looked up in time',
}

function fail(error: unknown): never {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  const words = typeof code === 'string' ? WORDS_BY_CODE[code] : undefined
  const message = words ?? 'The host name could not be looked up'
  throw new SendFailure('dns', message, { cause: error })
}
