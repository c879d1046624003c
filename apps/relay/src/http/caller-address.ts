import { isIP, SocketAddress } from 'node:net'
import type { Request } from 'express'

/**
 * Who a call is counted for: an IPv4 address, or the /64 that an IPv6 address is in, since
 * that is what one household or one server gets. What gateways write around it (a port, as
 * Azure does, brackets, a zone, the IPv6 spelling of an IPv4 address) changes nothing.
 */
export function callerOf({ ip }: Pick<Request, 'ip'>): string {
  return callerAddress(ip ?? '')
}

export function callerAddress(text: string): string {
  const address = bare(text)
  const family = isIP(address)
  if (family === 0) return 'unknown'
  if (family === 4) return address
  const plain = new SocketAddress({ address, family: 'ipv6' }).address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  return mapped ?? `${groupsOf(plain).slice(0, 4).join(':')}::/64`
}

/** Without a port, brackets or a zone. */
function bare(text: string): string {
  const trimmed = text.trim()
  const inner =
    /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1] ??
    /^([^:]*):\d+$/.exec(trimmed)?.[1] ??
    trimmed
  return inner.replace(/%.*$/, '')
}

/** The eight groups of an address as Node writes it: short, with one `::` at most. */
function groupsOf(address: string): string[] {
  const [left = [], right = []] = address
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':')))
  const zeros = Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right]
}
