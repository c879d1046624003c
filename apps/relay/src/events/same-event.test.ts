import { expect, test } from 'vitest'
import { isSameEvent } from './same-event.ts'

const AT = '2026-01-31T10:00:00.000Z'
const bodyOf = (data: string, timestamp = AT, type = 'custom.order') =>
  `{"type":"${type}","timestamp":"${timestamp}","data":${data}}`
const isSame = (one: string, other: string) =>
  isSameEvent(bodyOf(one), bodyOf(other), { isTimeGiven: false })

test.each([
  ['{"a":1,"b":2}', '{"b":2,"a":1}'],
  ['{"a":[{"x":1,"y":{"p":1,"q":2}}]}', '{"a":[{"y":{"q":2,"p":1},"x":1}]}'],
  ['{"n":1}', '{"n":1.0}'],
  ['{"n":100}', '{"n":1e2}'],
  ['{"n":0}', '{"n":-0.0}'],
  ['{"n":0.001}', '{"n":1E-3}'],
  ['{"n":9007199254740993}', '{"n":9007199254740993.0}'],
  ['{"n":1e400}', '{"n":10e399}'],
  ['{"text":"\\u00e9"}', '{"text":"é"}'],
  ['{"__proto__":{"a":1,"b":2}}', '{"__proto__":{"b":2,"a":1}}'],
  ['{ "a" : [ ] }', '{"a":[]}'],
])('%s is the same content as %s', (one, other) => {
  expect(isSame(one, other)).toBe(true)
})

test.each([
  ['{"a":1}', '{"a":2}'],
  ['{"a":1}', '{"a":"1"}'],
  ['{"a":[1,2]}', '{"a":[2,1]}'],
  ['{"a":null}', '{}'],
  ['{"a":{}}', '{"a":[]}'],
  ['{"n":9007199254740992}', '{"n":9007199254740993}'],
  ['{"n":0.1}', '{"n":0.10000000000000000001}'],
  ['{"n":1e400}', '{"n":1e401}'],
  ['{"n":1}', '{"n":-1}'],
  ['{"__proto__":{"a":1}}', '{"__proto__":{"a":2}}'],
])('%s is other content than %s', (one, other) => {
  expect(isSame(one, other)).toBe(false)
})

test('the type counts, and the time where it is given, as a moment', () => {
  const given = { isTimeGiven: true }
  const later = bodyOf('{}', '2026-01-31T10:00:01.000Z')
  expect(isSameEvent(bodyOf('{}'), bodyOf('{}', AT, 'custom.other'), given)).toBe(false)
  expect(isSameEvent(bodyOf('{}'), later, given)).toBe(false)
  expect(isSameEvent(bodyOf('{}'), later, { isTimeGiven: false })).toBe(true)
  expect(isSameEvent(bodyOf('{}'), bodyOf('{}', '2026-01-31T10:00:00Z'), given)).toBe(
    true,
  )
})
