import { describe, expect, test } from 'vitest'
import { createScrub } from './scrub.ts'

const scrub = createScrub()
const SECRET = 'key/77"Zx&q=+Ol<Kp\'93hd'
const SECRETS = [
  'Bearer short',
  SECRET,
  'whsec_c2VjcmV0IG9mIHRoZSBlbmRwb2ludA==',
  'user\\b%2Fc+d e-0123456789',
]

const json = (text: string) => JSON.stringify(text).slice(1, -1)
const slashes = (text: string) => json(text).replaceAll('/', '\\/')
const unicode = (text: string) =>
  text.replace(
    /[^a-z0-9]/gi,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
const hexEntities = (text: string) =>
  text.replace(
    /[^a-z0-9]/gi,
    (sign) => `&#x${sign.charCodeAt(0).toString(16).toUpperCase()};`,
  )
const percent = (text: string) => encodeURIComponent(text)
const everyPercent = (text: string) =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(
    '',
  )
const base64 = (text: string) => Buffer.from(text).toString('base64')
const base64url = (text: string) => Buffer.from(text).toString('base64url')

const SPELLINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in upper case': (text) => text.toUpperCase(),
  'in lower case': (text) => text.toLowerCase(),
  'in JSON': json,
  "in PHP's JSON": slashes,
  'in JSON with \\u': unicode,
  'in JSON with \\u in upper case': (text) =>
    unicode(text).replace(/[0-9a-f]{4}/g, (hex) => hex.toUpperCase()),
  'in JSON within JSON': (text) => json(json(text)),
  "in PHP's JSON within JSON": (text) => json(slashes(text)),
  'in JavaScript with \\x': (text) =>
    text.replace(
      /\W/g,
      (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
    ),
  'in HTML': html,
  'in HTML with hexadecimal entities': hexEntities,
  'in HTML with names for all signs': (text) =>
    html(text)
      .replaceAll('/', '&sol;')
      .replaceAll('+', '&plus;')
      .replaceAll('=', '&equals;')
      .replaceAll('%', '&percnt;'),
  'in JSON within HTML': (text) => html(json(text)),
  'in a URL': percent,
  'in a URL, in lower case': (text) =>
    percent(text).replace(/%../g, (escape) => escape.toLowerCase()),
  'in a URL with every letter escaped': everyPercent,
  'in a URL within a URL': (text) => percent(percent(text)),
  'in a form': (text) => new URLSearchParams({ '': text }).toString().slice(1),
  'in a URL within JSON': (text) => slashes(percent(text)),
  'in base64': base64,
  'in base64 after one byte': (text) => base64(`:${text}`),
  'in base64 after two bytes': (text) => base64(`u:${text}:more`),
  'in base64url': base64url,
  'in base64url after one byte': (text) => base64url(`:${text}`),
  'in base64url after two bytes': (text) => base64url(`u:${text}`),
  'in base64 within a URL': (text) => percent(base64(text)),
  "in base64 within PHP's JSON": (text) => slashes(base64(text)),
  'in base64 of JSON': (text) => base64(JSON.stringify({ header: text })),
  "in base64 of PHP's JSON": (text) => base64(`{"header":"${slashes(text)}"}`),
  'in wrapped base64': (text) => base64(text).replace(/.{10}/g, '$&\r\n'),
  'in lower-case base64': (text) => base64(text).toLowerCase(),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'in UTF-16': (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  'on two lines': (text) => `${text.slice(0, 9)}\n${text.slice(9)}`,
}

describe.each(Object.entries(SPELLINGS))(
  'a secret that comes back %s',
  (_name, spell) => {
    test.each(SECRETS)('is taken out: %s', (secret) => {
      const spelled = spell(secret)
      expect(scrub(`before ${spelled} after`, SECRETS)).toBe('before [removed] after')
      expect(scrub(spelled, SECRETS)).toBe('[removed]')
    })

    test.each(SECRETS)('is taken out where it was cut: %s', (secret) => {
      const spelled = spell(secret)
      for (
        let length = Math.ceil(spelled.length * 0.75);
        length < spelled.length;
        length++
      ) {
        const start = spelled.slice(0, length)
        const left = scrub(`before ${start}`, SECRETS, { isCut: true })
        expect([length, left]).toEqual([length, 'before [removed]'])
      }
    })
  },
)

test('what is no secret stays as it is', () => {
  for (const text of [
    '{"ok":true,"path":"C:\\\\new","q":"a%20b&amp;c"}',
    'Bearer',
    'key/77 is not all of it',
    '&&&%%%\\\\\\',
    'é%zz\\u12',
  ]) {
    expect(scrub(text, SECRETS)).toBe(text)
  }
  expect(scrub('a key of 77 begins', SECRETS, { isCut: true })).toBe('a key of 77 begins')
})

test('what looks like a credential is taken out, in any spelling', () => {
  for (const text of [
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_ab\\/cd\\u002fefghijk',
    'Bearer abcdefghijklm',
    'Authorization%3A%20Bearer%20abcdefghijklm',
    'Basic dXNlcjpwYXNz',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ]) {
    expect(scrub(`sent ${text} here`, [])).toMatch(/^sent .*\[removed\] here$/)
  }
  expect(scrub('a Bearer abcdefghijklm\u0007\0', [])).toBe('a [removed]')
})

test('several secrets, beside and within each other, leave nothing behind', () => {
  const secrets = ['abcdef', 'abcdefghij', 'ghijkl']
  expect(scrub('abcdefghijkl abcdef-ghijkl', secrets)).toBe(
    '[removed] [removed]-[removed]',
  )
  expect(scrub('abcdefghijabcdef', secrets)).toBe('[removed]')
})

test('an answer as long as is kept is scrubbed in a moment, whatever it holds', () => {
  const secrets = Array.from({ length: 10 }, (_, n) => `secret-${n}-`.repeat(60))
  secrets.push('a'.repeat(2_000), '"'.repeat(2_000))
  const texts = [
    '\\'.repeat(16_384),
    '%25'.repeat(5_461),
    '&amp;'.repeat(3_276),
    'secret-1-'.repeat(1_820),
    'a'.repeat(16_384),
    `${'a'.repeat(16_383)}b`,
    `${'IiI'.repeat(5_461)}b`,
  ]
  const startedAt = performance.now()
  for (const text of texts) scrub(text, secrets, { isCut: true })
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})
