import { expect, test } from 'vitest'
import { createStreamPlaces } from './stream-places.ts'

const codeOf = (action: () => unknown) => {
  try {
    action()
    return undefined
  } catch (error) {
    return Reflect.get(Object(error), 'code') as unknown
  }
}

test('streams are limited by receipt, by address and for the process, and given back once', () => {
  const places = createStreamPlaces()
  const ofReceipt = Array.from({ length: 10 }, (_, i) => places.take('r', `a${i}`))
  expect(codeOf(() => places.take('r', 'another'))).toBe('rate_limited')
  const [first] = ofReceipt
  first?.()
  first?.()
  ofReceipt.push(places.take('r', 'another'))
  expect(codeOf(() => places.take('r', 'another'))).toBe('rate_limited')
  for (const giveBack of ofReceipt) giveBack()

  for (let i = 0; i < 50; i++) places.take(`r${i}`, 'one address')
  expect(codeOf(() => places.take('r', 'one address'))).toBe('rate_limited')
  for (let i = 50; i < 5_000; i++) places.take(`r${i}`, `a${i}`)
  expect(codeOf(() => places.take('r', 'a'))).toBe('overloaded')
})
