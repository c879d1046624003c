import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { createSecret, isSecret } from '../secret.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

const body =
  '{"type":"ping","timestamp":"2026-01-01T00:00:00.000Z","data":{"name":"Zoë"}}'
const message = { id: 'evt_1', sentAt: new Date(), body }

test('a signed message verifies and comes back parsed', () => {
  const secret = createSecret()
  const verdict = verify([secret], sign([secret], message), body)
  expect(verdict).toEqual({ ok: true, event: JSON.parse(body) })
})

test('the signature is the one of the published Standard Webhooks example', () => {
  const headers = sign(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    sentAt: new Date(1614265330_000),
    body: '{"test": 2432232314}',
  })
  expect(headers['webhook-signature']).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('during a change of secrets the old and the new one both verify', () => {
  const [old, fresh] = [createSecret(), createSecret()]
  const headers = sign([old, fresh], message)
  expect(verify([old], headers, body).ok).toBe(true)
  expect(verify([fresh], headers, body).ok).toBe(true)
  expect(new Webhook(fresh).verify(body, headers)).toEqual(JSON.parse(body))
})

test('a receiver that knows two secrets accepts a message signed with either', () => {
  const [old, fresh] = [createSecret(), createSecret()]
  expect(verify([old, fresh], sign([fresh], message), body).ok).toBe(true)
})

test('a changed body, id or timestamp is a mismatch', () => {
  const secret = createSecret()
  const headers = sign([secret], message)
  const mismatch = { ok: false, reason: 'mismatch' }
  const later = String(Number(headers['webhook-timestamp']) + 1)

  expect(verify([secret], headers, `${body} `)).toEqual(mismatch)
  expect(verify([secret], { ...headers, 'webhook-id': 'evt_2' }, body)).toEqual(mismatch)
  expect(verify([secret], { ...headers, 'webhook-timestamp': later }, body)).toEqual(
    mismatch,
  )
})

test('a message from more than five minutes ago is stale', () => {
  const secret = createSecret()
  const sentAt = new Date(Date.now() - 6 * 60_000)
  expect(verify([secret], sign([secret], { ...message, sentAt }), body)).toEqual({
    ok: false,
    reason: 'stale',
  })
})

test('a receiver may allow more, and then what is older or changed is still refused', () => {
  const secret = createSecret()
  const hours = (count: number) => new Date(Date.now() - count * 3_600_000)
  const sent = (sentAt: Date) => sign([secret], { ...message, sentAt })
  const day = { toleranceMs: 24 * 3_600_000 }

  expect(verify([secret], sent(hours(23)), body, day).ok).toBe(true)
  expect(verify([secret], sent(hours(25)), body, day)).toMatchObject({ reason: 'stale' })
  expect(verify([secret], sent(hours(-1)), body, day)).toMatchObject({ reason: 'stale' })
  expect(verify([secret], sent(hours(23)), `${body} `, day)).toMatchObject({
    reason: 'mismatch',
  })
  expect(verify([createSecret()], sent(hours(23)), body, day)).toMatchObject({
    reason: 'mismatch',
  })
})

test('missing headers are named as such, and header names have no case', () => {
  const secret = createSecret()
  const headers = sign([secret], message)
  const loud = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  )
  expect(verify([secret], {}, body)).toEqual({ ok: false, reason: 'incomplete' })
  expect(verify([secret], loud, body).ok).toBe(true)
})

test('a signed body that is not JSON is refused without throwing', () => {
  const secret = createSecret()
  const headers = sign([secret], { ...message, body: 'hello' })
  expect(verify([secret], headers, 'hello')).toEqual({ ok: false, reason: 'not_json' })
})

test('an id with a dot is never signed', () => {
  expect(() => sign([createSecret()], { ...message, id: 'evt.1' })).toThrow('no dots')
})

test('secrets are told from other text by prefix and length', () => {
  expect(isSecret(createSecret())).toBe(true)
  expect(isSecret('whsec_c2hvcnQ=')).toBe(false)
  expect(isSecret('sk-something')).toBe(false)
})
