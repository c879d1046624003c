import { BlockList, isIP } from 'node:net'
import { METADATA_NETWORKS } from './metadata-addresses.ts'

/**
 * Every network that a stranger's URL must not lead to: this host, private and shared
 * networks, link-local (cloud metadata), documentation, benchmarks, multicast, reserved,
 * and the IPv6 ranges that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 * From the IANA special-purpose address registries (RFC 6890 and its updates).
 */
const FORBIDDEN_NETWORKS = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/8',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const

/** Whether a delivery may connect to this address. */
export type AddressRule = (address: string) => boolean

/**
 * Forbids what is not public, except the networks that the operator allows. A metadata
 * address of a cloud is allowed only where it is named alone (`/32`, `/128`): a wider network
 * that happens to hold it is not meant to give credentials away.
 */
export function createAddressRule(allowedNetworks: readonly string[]): AddressRule {
  const forbidden = listOf(FORBIDDEN_NETWORKS)
  const metadata = listOf(
    METADATA_NETWORKS.flatMap(({ network }) => spellingsOf(network)),
  )
  const allowed = listOf(allowedNetworks)
  const named = listOf(allowedNetworks.filter(isOneAddress))

  return (address) => {
    const family = familyOf(address)
    // What is not plainly an address is refused; so is a zone id, which isIP accepts.
    if (!family || address.includes('%')) return false
    if (metadata[family].check(address, family)) {
      return named[family].check(address, family)
    }
    return (
      allowed[family].check(address, family) || !forbidden[family].check(address, family)
    )
  }
}

// A translator or the system turns these into the IPv4 address that they hold.
const IPV4_CARRIERS = ['::ffff:', '64:ff9b::']

function spellingsOf(network: string): string[] {
  const cidr = parseCidr(network)
  if (cidr?.family !== 'ipv4') return [network]
  const { address, prefix } = cidr
  return [network, ...IPV4_CARRIERS.map((start) => `${start}${address}/${96 + prefix}`)]
}

function isOneAddress(network: string): boolean {
  const cidr = parseCidr(network)
  return cidr?.prefix === (cidr?.family === 'ipv4' ? 32 : 128)
}

export type Cidr = { address: string; prefix: number; family: 'ipv4' | 'ipv6' }

/** Reads `10.0.0.0/8` or `fd00::/8`; undefined when it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', digits = '', ...rest] = text.split('/')
  const family = familyOf(address)
  if (!family || rest.length > 0 || !/^\d{1,3}$/.test(digits)) return undefined
  const prefix = Number(digits)
  return prefix <= (family === 'ipv4' ? 32 : 128)
    ? { address, prefix, family }
    : undefined
}

// One list a family: Node reads an IPv4 address as the mapped IPv6 one, so that in a
// common list `::/8` would match every IPv4 address.
function listOf(networks: readonly string[]): Record<Cidr['family'], BlockList> {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const network of networks) {
    const cidr = parseCidr(network)
    if (!cidr) throw new TypeError(`Not a network: ${network}`)
    lists[cidr.family].addSubnet(cidr.address, cidr.prefix, cidr.family)
  }
  return lists
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  if (version === 0) return undefined
  return version === 4 ? 'ipv4' : 'ipv6'
}
