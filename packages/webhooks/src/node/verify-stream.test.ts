import { expect, test } from 'vitest'
import { createSecret } from '../secret.ts'
import { sign } from './sign.ts'
import { beginVerifying } from './verify-stream.ts'

const secret = createSecret()
const message = { id: 'msg_1', sentAt: new Date(), body: '{"name":"Zoë 🚲"}' }

function passes(headers: Record<string, string>, pieces: readonly Uint8Array[]): boolean {
  const check = beginVerifying(secret, headers)
  if (typeof check === 'string') throw new Error(check)
  for (const piece of pieces) check.update(piece)
  return check.isGenuine()
}

test('a body verifies in whatever pieces it comes, and not with one byte changed', () => {
  const headers = { ...sign([createSecret(), secret], message) }
  const bytes = Buffer.from(message.body)
  expect(passes(headers, [bytes])).toBe(true)
  // Through the middle of a character.
  expect(passes(headers, [bytes.subarray(0, 12), bytes.subarray(12)])).toBe(true)
  expect(passes(headers, [bytes, Buffer.of(0)])).toBe(false)
  expect(passes(headers, [])).toBe(false)
  expect(passes({ ...headers, 'webhook-id': 'msg_2' }, [bytes])).toBe(false)
  expect(passes({ ...sign([createSecret()], message) }, [bytes])).toBe(false)
})

test('what the headers alone can be refused for is known before the body', () => {
  const headers = { ...sign([secret], message) }
  for (const name of Object.keys(headers)) {
    expect(beginVerifying(secret, { ...headers, [name]: undefined })).toBe('incomplete')
    expect(beginVerifying(secret, { ...headers, [name]: '' })).toBe('incomplete')
  }
  for (const signature of ['v1,', 'v1,c2hvcnQ=', 'v1a,x', 'nonsense']) {
    const other = { ...headers, 'webhook-signature': signature }
    expect(beginVerifying(secret, other)).toBe('incomplete')
  }
  for (const at of ['1', 'soon', '9999999999', '-5', '1e400']) {
    expect(beginVerifying(secret, { ...headers, 'webhook-timestamp': at })).toBe('stale')
  }
})
