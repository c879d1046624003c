import { JsonNumber } from '@wireflow-connect/sdk'
import { expect, test } from 'vitest'
import { hashBody } from './body-hash.ts'

test('the order of fields does not matter, values and nesting do', () => {
  const hash = (data: unknown) => hashBody(data).toString('hex')
  expect(hash({ a: 1, b: { c: 2, d: 3 } })).toBe(hash({ b: { d: 3, c: 2 }, a: 1 }))
  expect(hash({ a: 1 })).not.toBe(hash({ a: '1' }))
  const n = (digits: string) => ({ a: new JsonNumber(digits) })
  expect(hash(n('9007199254740993'))).toBe(hash(n('9007199254740993')))
  expect(hash(n('9007199254740993'))).not.toBe(hash(n('9007199254740995')))
  expect(hash(n('1e400'))).not.toBe(hash({ a: { digits: '1e400' } }))
  expect(hash({ a: [1, 2] })).not.toBe(hash({ a: [2, 1] }))
})
