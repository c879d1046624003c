import { expect, test } from 'vitest'
import { callerAddress } from './caller-address.ts'

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['198.51.100.7:51234', '198.51.100.7'],
  [' 198.51.100.7 ', '198.51.100.7'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['::FFFF:c633:6407', '198.51.100.7'],
  ['0:0:0:0:0:ffff:198.51.100.7', '198.51.100.7'],
  ['[::ffff:198.51.100.7]:443', '198.51.100.7'],
])('%s is one IPv4 address however it is written', (text, address) => {
  expect(callerAddress(text)).toBe(address)
})

test.each([
  '2001:db8:1:2::1',
  '2001:DB8:1:2:3:4:5:6',
  '2001:0db8:0001:0002::',
  '[2001:db8:1:2::77]:51234',
  '[2001:db8:1:2::77]',
  '2001:db8:1:2::1%eth0',
])('%s is counted with all addresses of its /64', (text) => {
  expect(callerAddress(text)).toBe('2001:db8:1:2::/64')
})

test('networks that differ are told apart, and what is no address counts as one caller', () => {
  expect(callerAddress('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64')
  expect(callerAddress('::1')).toBe('0:0:0:0::/64')
  expect(callerAddress('fe80::1%en0')).toBe('fe80:0:0:0::/64')
  for (const text of ['', 'unknown', '_hidden', '1.2.3', '300.1.1.1:80', '[nothing']) {
    expect(callerAddress(text)).toBe('unknown')
  }
})
