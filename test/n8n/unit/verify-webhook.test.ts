import { createSecret } from '@wireflow-connect/webhooks'
import { sign } from '@wireflow-connect/webhooks/node'
import { isGenuine } from 'n8n-nodes-wireflow/nodes/reading/verify-webhook'
import { expect, test } from 'vitest'

const secret = createSecret()
const sentAt = new Date('2026-03-01T12:00:00Z')
const now = sentAt.getTime()
const body = '{"type":"ping","timestamp":"2026-03-01T12:00:00Z","data":{"name":"Zoë"}}'
const rawBody = Buffer.from(body)

function signedWith(...secrets: [string, ...string[]]): Record<string, unknown> {
  return { ...sign(secrets, { id: 'evt_1', sentAt, body }) }
}

test('what the relay signs is genuine', () => {
  expect(isGenuine(secret, { headers: signedWith(secret), rawBody, now })).toBe(true)
})

test('one fitting signature of several is enough, so that a secret can be changed', () => {
  const headers = signedWith(createSecret(), secret)
  expect(isGenuine(secret, { headers, rawBody, now })).toBe(true)
})

test('another secret, body, id or time is not genuine', () => {
  const headers = signedWith(secret)
  const changes = [
    { headers: signedWith(createSecret()), rawBody, now },
    { headers, rawBody: Buffer.from(`${body} `), now },
    { headers: { ...headers, 'webhook-id': 'evt_2' }, rawBody, now },
    { headers: { ...headers, 'webhook-timestamp': '1772366401' }, rawBody, now },
  ]
  for (const change of changes) expect(isGenuine(secret, change)).toBe(false)
})

test('more than five minutes from now, before or after, is not genuine', () => {
  const headers = signedWith(secret)
  const minutes = (count: number) => ({ headers, rawBody, now: now + count * 60_000 })
  expect(isGenuine(secret, minutes(4.9))).toBe(true)
  expect(isGenuine(secret, minutes(5.1))).toBe(false)
  expect(isGenuine(secret, minutes(-5.1))).toBe(false)
})

test('what is missing or malformed is refused without an exception', () => {
  const headers = signedWith(secret)
  const odd = [
    { headers: {}, rawBody, now },
    { headers, rawBody: undefined, now },
    { headers: { ...headers, 'webhook-timestamp': 'soon' }, rawBody, now },
    { headers: { ...headers, 'webhook-signature': 'v1' }, rawBody, now },
    { headers: { ...headers, 'webhook-signature': 'v1a,abc v2,abc' }, rawBody, now },
    { headers: { ...headers, 'webhook-id': ['a', 'b'] }, rawBody, now },
  ]
  for (const each of odd) expect(isGenuine(secret, each)).toBe(false)
})

test('without a secret nothing is genuine, not even what an empty key signed', () => {
  const headers = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(now / 1_000),
    'webhook-signature': 'v1,',
  }
  expect(isGenuine('', { headers, rawBody, now })).toBe(false)
  expect(isGenuine('whsec_', { headers, rawBody, now })).toBe(false)
})
