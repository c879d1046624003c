import { describe, expect, test } from 'vitest'
import { createAddressRule } from './address-rules.ts'
import { createGuardedClient } from './guarded-client.ts'

// Names in this file resolve to where their last label says; everything else is loopback,
// which is what a hostile name server would answer.
const client = createGuardedClient({
  isAllowed: createAddressRule([]),
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
})

const LITERALS_V4 = [
  '0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1',
  '127.1.2.3 127.255.255.255 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1',
  '172.31.255.255 192.0.0.1 192.0.0.170 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1',
  '192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1',
  '239.255.255.255 240.0.0.1 255.255.255.255',
]
const SPELLINGS = [
  // Decimal, octal, hexadecimal, short, mixed, padded, with a dot at the end.
  '2130706433 3232235521 2852039166 167772161 0x7f000001 0xa9fea9fe 0xc0a80001 017700000001',
  '0177.0.0.1 0177.0.0.01 0x7f.0.0.1 0x7f.0x0.0x0.0x1 0x7f.1 0177.1 127.1 127.0.1 10.1',
  '192.168.257 169.254.43518 0xa9.254.0251.254 00000177.0.0.1 0251.0376.0251.0376',
  '0x0.0x0.0x0.0x0 0 00 0x0 127.0.0.1. 2130706433. 0x7f000001. 10.0.0.1. 169.254.169.254.',
  // Wide digits, circled digits, ideographic and half-width dots, mathematical digits.
  '１２７.0.0.1 １２７。０。０。１ ①②⑦.⓪.⓪.① 127。0。0。1 127．0．0．1 127｡0｡0｡1 𝟏𝟐𝟕.𝟎.𝟎.𝟏 １６９.254.169.254',
  // Percent signs, once.
  '%31%32%37.0.0.1 127.0.0%2e1 %6c%6f%63%61%6c%68%6f%73%74 169%2E254%2E169%2E254',
]
const LITERALS_V6 = [
  '[::] [::1] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::2] [::ffff:0]',
  '[::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:1]',
  '[::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:0:127.0.0.1]',
  '[::ffff:8.8.8.8] [::8.8.8.8] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe]',
  '[64:ff9b::808:808] [64:ff9b:1::1] [64:ff9b:1:ffff::7f00:1] [100::1] [2001::1]',
  '[2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001:2::1] [2001:10::1] [2001:20::1]',
  '[2001:db8::1] [2002:7f00:1::] [2002:7f00:0001::1] [2002:a00:1::] [2002:a9fe:a9fe::]',
  '[2002:c0a8:1::1] [2002:808:808::] [3fff::1] [5f00::1] [fc00::1] [fd00::1] [fd00:ec2::254]',
  '[fdff:ffff::1] [fe80::1] [fe80::5efe:10.0.0.1] [febf::1] [fec0::1] [feff::1] [ff00::1]',
  '[ff02::1] [ff05::1:3] [ff0e::1]',
]
const ZONES_AND_BROKEN = [
  '[fe80::1%25eth0] [fe80::1%eth0] [::1%25lo] [::1%lo] [::g] [::1 ::1] [127.0.0.1] [1::2::3]',
  '127.0.0.1.1 256.256.256.256 1.2.3.4.5 0x100000000 4294967296 999999999999 127.0.0.1:99999',
  '-1 127.0.0.0x1g 08.0.0.1 127..0.1 127.0.0.1.. example..com .example.com a*b.com',
]
const NAMES = [
  'localhost LOCALHOST localhost. lOcAlHoSt.localdomain app.localhost printer.local',
  'metadata.google.internal metadata instance-data kubernetes.default.svc ip6-localhost',
  '127.0.0.1.nip.io 127-0-0-1.sslip.io 7f000001.rbndr.us localtest.me ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'ｌｏｃａｌｈｏｓｔ loc\u00adalhost bücher.example xn--bcher-kva.example 127.0.0.1.example.com',
]
const WHOLE = [
  'http://user@example.com/',
  'http://user:pass@example.com/',
  'http://:pass@example.com/',
  'http://example.com@127.0.0.1/',
  'http://127.0.0.1@example.com/',
  'http://1.1.1.1 &@127.0.0.1#@example.com/',
  'http://127.0.0.1\\@example.com/',
  'http://example.com\\@127.0.0.1/',
  'http:\\\\127.0.0.1/',
  'http:/127.0.0.1/',
  'http:127.0.0.1',
  'http:///127.0.0.1/',
  'http:////127.0.0.1/',
  '//127.0.0.1/',
  '127.0.0.1',
  'http://',
  'https://',
  'http://?',
  'http://#',
  'http://%00/',
  ' http://127.0.0.1/',
  'http://127.0.0.1/ ',
  'ht\ntp://127.0.0.1/',
  'http://127.0.0.1\t/',
  'http://exa\rmple.com/',
  'http://example.com/\u0000',
  'http://example.com\u00a0/',
  'file:///etc/passwd',
  'ftp://example.com/',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'dict://127.0.0.1:11211/stat',
  'ws://example.com/',
  'data:text/plain,hello',
  'blob:http://example.com/1',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  'http+unix://%2Fvar%2Frun%2Fdocker.sock/info',
  'jar:http://127.0.0.1!/',
  'about:blank',
  'http://example.com:22/',
  'http://example.com:25/',
  'http://example.com:0/',
  'http://example.com:6379/',
  'https://example.com:5432/',
  'http://example.com:11211/',
  'http://example.com:65536/',
  'http://example.com:-80/',
  'http://example.com:80:80/',
  `http://${'a'.repeat(64)}.com/`,
  `http://example.com/${'a'.repeat(2_000)}`,
]

const hosts = [LITERALS_V4, SPELLINGS, LITERALS_V6, ZONES_AND_BROKEN, NAMES]
  .flat()
  .flatMap((line) =>
    line.includes('[::1 ::1]') ? line.split(/ (?!::1\])/) : line.split(' '),
  )
const urls = [...hosts.map((host) => `http://${host}/`), ...WHOLE]

test('the table holds 150 hostile URLs and more', () => {
  expect(new Set(urls).size).toBe(urls.length)
  expect(urls.length).toBeGreaterThanOrEqual(150)
})

describe('nothing is sent to', () => {
  test.each(urls)('%j', async (url) => {
    const sent = client.post({ url, headers: {}, body: '{}', deadlineMs: 5_000 })
    await expect(sent).rejects.toMatchObject({ kind: 'blocked_address' })
  })
})

test('ordinary public URLs pass the check of their text', () => {
  for (const url of [
    'https://example.com/hook',
    'https://example.com./hook',
    'http://1.1.1.1:8080/?a=b#c',
    'https://[2606:4700::1111]:8443/',
    'https://bücher.example/hook',
    'https://my_service.example-host.co.uk/ü',
  ]) {
    expect(() => client.check(url)).not.toThrow()
  }
})
