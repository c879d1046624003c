import { expect, test } from 'vitest'
import { allowedRedirect, splitFields } from './reserved-fields.ts'

test('fields that begin with an underscore are not trigger data', () => {
  const body = { prompt: 'a', _gotcha: '', _idempotency_key: 'k', _other: 1 }
  expect(splitFields(body)).toEqual({
    data: { prompt: 'a' },
    reserved: { redirect: undefined, idempotencyKey: 'k', trapped: false },
    wrong: [],
    unknown: ['_other'],
  })
})

test('what frameworks and puzzles put into forms for themselves is nobody’s data', () => {
  const body = {
    prompt: 'a',
    utf8: '✓',
    _method: 'post',
    _token: 't',
    _csrf_token: 't',
    csrfmiddlewaretoken: 't',
    authenticity_token: 't',
    __RequestVerificationToken: 't',
    __VIEWSTATE: 'v',
    _wpcf7: '7',
    _wpcf7_unit_tag: 'f7',
    _wpnonce: 'n',
    _subject: 's',
    'g-recaptcha-response': 'r',
    'cf-turnstile-response': 'r',
    _charset_: 'utf-8',
  }
  expect(splitFields(body)).toMatchObject({
    data: { prompt: 'a' },
    wrong: [],
    unknown: [],
  })
  expect(Object.keys(splitFields(body).data)).toEqual(['prompt'])
  expect(splitFields({ utf8: 'yes', _id: 'x', _empty: '' })).toMatchObject({
    data: { utf8: 'yes' },
    unknown: ['_id'],
  })
})

test('a filled honeypot is noticed, whatever it is filled with', () => {
  for (const _gotcha of ['buy', true, 1, ['a']]) {
    expect(splitFields({ _gotcha }).reserved.trapped).toBe(true)
  }
  for (const _gotcha of ['', null, false]) {
    expect(splitFields({ _gotcha }).reserved.trapped).toBe(false)
  }
})

test('the fields of the relay are text, once, or they are wrong', () => {
  const body = { _redirect: 5, _idempotency_key: ['a', 'b'], _altcha: '', prompt: 1 }
  expect(splitFields(body).wrong).toEqual(['_redirect', '_idempotency_key'])
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
