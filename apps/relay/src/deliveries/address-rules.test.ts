import { describe, expect, test } from 'vitest'
import { createAddressRule, parseCidr } from './address-rules.ts'

const PUBLIC = ['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '2a00::1']
const FORBIDDEN = [
  ['this host', ['127.0.0.1', '127.255.255.255', '0.0.0.0', '::1', '::']],
  ['private networks', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1']],
  ['shared address space', ['100.64.0.1', '100.127.255.255']],
  ['cloud metadata', ['169.254.169.254', 'fe80::1', 'fd00:ec2::254']],
  ['IPv4 inside IPv6', ['::ffff:127.0.0.1', '::ffff:a00:1', '64:ff9b::7f00:1']],
  ['6to4 and Teredo', ['2002:7f00:1::', '2001:0:4136:e378::1']],
  ['multicast and reserved', ['224.0.0.1', '255.255.255.255', 'ff02::1', '240.0.0.1']],
  ['what is no address', ['', 'localhost', '0177.0.0.1', '127.1', 'fe80::1%eth0', '::g']],
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
