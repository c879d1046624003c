import { expect, test } from 'vitest'
import { pagePolicy, policySource } from './page-policy.ts'

const HOSTILE = [
  'https://a;report-uri/x.png',
  'https://a;script-src/x.png',
  'https://a,b/x.png',
  "https://a'unsafe-inline'/x.png",
  'https://*/x.png',
  'https://*.example/x.png',
  'https://a$b/x.png',
  'https://a_b.example/x.png',
  'javascript:alert(1)',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  'ftp://a.example/x.png',
  'https://',
  'x.png',
  '',
]

test.each(HOSTILE)('%s adds nothing to a policy', (url) => {
  expect(policySource(url)).toBeUndefined()
  const policy = { media: [url], framedBy: [url], formTo: [url] }
  expect(pagePolicy(policy)).toBe(pagePolicy({ framedBy: [], formTo: [] }))
})

test.each([
  ['https://Files.Example:8443/a/b.png?c=d;e', 'https://files.example:8443'],
  ['http://127.0.0.1:4410/files/1.png', 'http://127.0.0.1:4410'],
  ['http://[::1]:80/x', 'http://[::1]'],
  ['https://user:pass@a.example/', 'https://a.example'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example'],
  ['data:image/png;base64,AAAA', 'data:'],
])('%s is loaded from %s', (url, source) => {
  expect(policySource(url)).toBe(source)
  expect(pagePolicy({ media: [url] })).toContain(
    `; img-src ${source}; media-src ${source};`,
  )
})

test('a page is in no frame and has no form unless it says so', () => {
  expect(pagePolicy({})).toContain("form-action 'none'; frame-ancestors 'none'")
  const framedBy = ['https://shop.example/', 'https://a;b/']
  expect(pagePolicy({ framedBy })).toMatch(/frame-ancestors https:\/\/shop.example$/)
  expect(pagePolicy({ framedBy: 'anyone' })).toMatch(/frame-ancestors \*$/)
  expect(pagePolicy({ formTo: ['https://a.example/t'] })).toContain(
    "form-action 'self' https://a.example;",
  )
})

test('a page with outputs from very many places has a policy that browsers still read', () => {
  const media = Array.from({ length: 5_000 }, (_, n) => `https://host-${n}.example/x.png`)
  expect(pagePolicy({ media }).length).toBeLessThan(4_000)
})
