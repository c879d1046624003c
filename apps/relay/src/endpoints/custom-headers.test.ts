import { expect, test } from 'vitest'
import { customHeaders, isOwnHeader, namesGivenTwice } from './custom-headers.ts'

test.each([
  'Host HOST host Content-Type content-encoding Content-Length Transfer-Encoding TE',
  'Accept-Encoding Connection Keep-Alive Trailer Upgrade Expect Date User-Agent',
  'Webhook-Id webhook-signature Wireflow-Connect-Hops Proxy-Authorization Content-MD5 Content-Range Digest',
])('the relay alone sets %s', (names) => {
  expect(names.split(' ').filter((name) => !isOwnHeader(name))).toEqual([])
})

test.each(['Authorization', 'X-Date', 'Cookie', 'Content-Language', 'Accept', 'Webhook'])(
  '%s may be set',
  (name) => {
    expect(isOwnHeader(name)).toBe(false)
  },
)

test('a name in another case is the same name', () => {
  expect(namesGivenTwice(['X-A', 'x-b', 'x-a', 'X-B', 'X-b', 'y'])).toEqual([
    'x-a',
    'X-B',
    'X-b',
  ])
  expect(namesGivenTwice(['x-a', 'x-b'])).toEqual([])
})

test('of one name in both kinds the secret value alone is sent', () => {
  const sent = customHeaders(
    { Authorization: 'Bearer former', 'X-Team': 'blue', 'Content-Encoding': 'gzip' },
    { authorization: 'Bearer fresh', __proto__: 'x' },
  )
  expect(Object.entries(sent)).toEqual([
    ['authorization', 'Bearer fresh'],
    ['X-Team', 'blue'],
  ])
})
