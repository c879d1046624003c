import { expect, test } from 'vitest'
import { allowedRedirect, splitFields } from './reserved-fields.ts'

test('fields that begin with an underscore are not trigger data', () => {
  const body = { prompt: 'a', _gotcha: '', _idempotency_key: 'k', _other: 1 }
  expect(splitFields(body)).toEqual({
    data: { prompt: 'a' },
    reserved: { redirect: undefined, idempotencyKey: 'k', trapped: false },
  })
})

test('a filled honeypot is noticed', () => {
  expect(splitFields({ _gotcha: 'buy' }).reserved.trapped).toBe(true)
})

test.each([
  ['https://shop.example/thanks?x=1', 'https://shop.example/thanks?x=1'],
  ['https://shop.example.evil.example/', undefined],
  ['https://shop.example@evil.example/', undefined],
  ['//evil.example', undefined],
  ['javascript:alert(1)', undefined],
  ['https://shop.example:8443/', undefined],
  ['not a url', undefined],
])('with shop.example allowed, a redirect to %s leads to %s', (redirect, target) => {
  expect(allowedRedirect(redirect, ['shop.example'])).toBe(target)
})
