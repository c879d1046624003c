import { describe, expect, test } from 'vitest'
import { createAddressRule, parseCidr } from './address-rules.ts'

const PUBLIC = [
  '168.63.129.15',
  '1.1.1.1',
  '93.184.216.34',
  '172.32.0.1',
  '2606:4700::1111',
  '2a00::1',
]
const FORBIDDEN = [
  ['this host', ['127.0.0.1', '127.255.255.255', '0.0.0.0', '::1', '::']],
  ['private networks', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
  ['shared address space', ['100.64.0.1', '100.127.255.255']],
  ['IPv4 inside IPv6', ['::ffff:127.0.0.1', '::ffff:a00:1', '64:ff9b::7f00:1']],
  ['6to4 and Teredo', ['2002:7f00:1::', '2001:0:4136:e378::1']],
  ['multicast and reserved', ['224.0.0.1', '255.255.255.255', 'ff02::1', '240.0.0.1']],
  ['what is no address', ['', 'localhost', '0177.0.0.1', '127.1', 'fe80::1%eth0', '::g']],
] as const

const METADATA = [
  ['AWS, Google, Azure, DigitalOcean, Hetzner and others', '169.254.169.254'],
  ['AWS containers', '169.254.170.2'],
  ['AWS, IPv6', 'fd00:ec2::254'],
  ['AWS pods, IPv6', 'fd00:ec2::23'],
  ['Azure, at a public address', '168.63.129.16'],
  ['Google, IPv6', 'fd20:ce::254'],
  ['Alibaba', '100.100.100.200'],
  ['Alibaba, IPv6', 'fd00:100::100:200'],
  ['Oracle Classic', '192.0.0.192'],
  ['Oracle, IPv6', 'fd00:c1::a9fe:a9fe'],
  ['Tencent', '169.254.0.23'],
  ['Scaleway', '169.254.42.42'],
  ['Scaleway, IPv6', 'fd00:42::42'],
  ['Akamai, IPv6', 'fd00:a9fe:a9fe::1'],
  ['OpenStack, IPv6', 'fe80::a9fe:a9fe'],
  ['mapped', '::ffff:169.254.169.254'],
  ['mapped, in hexadecimal', '::ffff:a9fe:a9fe'],
  ['by NAT64', '64:ff9b::a83f:8110'],
] as const

const rule = createAddressRule([])

test.each(PUBLIC)('the public address %s is allowed', (address) => {
  expect(rule(address)).toBe(true)
})

describe.each(FORBIDDEN)('%s', (_name, addresses) => {
  test.each(addresses)('%s is forbidden', (address) => {
    expect(rule(address)).toBe(false)
  })
})

describe.each(METADATA)('the metadata address of %s', (_cloud, address) => {
  const prefix = address.includes(':') ? 128 : 32

  test(`${address} is forbidden`, () => {
    expect(rule(address)).toBe(false)
  })

  test('is forbidden within an allowed network that holds it', () => {
    const wide = ['0.0.0.0/0', '::/0', '169.254.0.0/16', '100.64.0.0/10', 'fc00::/7']
    const narrow = [`${address}/${prefix - 1}`]
    expect(createAddressRule([...wide, ...narrow])(address)).toBe(false)
  })

  test('is allowed where it is named alone', () => {
    expect(createAddressRule([`${address}/${prefix}`])(address)).toBe(true)
  })
})

test('a metadata address that is named opens no other', () => {
  const named = createAddressRule(['168.63.129.16/32'])
  expect(named('169.254.169.254')).toBe(false)
  expect(named('::ffff:168.63.129.16')).toBe(false)
})

test('an allowed network opens itself and nothing else', () => {
  const withOffice = createAddressRule(['10.1.0.0/16', 'fd12::/16'])
  expect(withOffice('10.1.2.3')).toBe(true)
  expect(withOffice('fd12::1')).toBe(true)
  expect(withOffice('10.2.0.1')).toBe(false)
  expect(withOffice('127.0.0.1')).toBe(false)
})

test('networks that cannot be read are told from those that can', () => {
  expect(parseCidr('10.0.0.0/8')).toMatchObject({ prefix: 8, family: 'ipv4' })
  for (const wrong of [
    '10.0.0.0',
    '10.0.0.0/33',
    '10/8',
    'fd00::/129',
    'a/8',
    '::/1/2',
  ]) {
    expect(parseCidr(wrong)).toBeUndefined()
  }
})
