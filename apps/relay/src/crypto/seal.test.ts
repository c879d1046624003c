import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSeal } from './seal.ts'

const seal = createSeal(randomBytes(32))

test('what was sealed opens again', () => {
  expect(seal.open(seal.close('whsec_ü'))).toBe('whsec_ü')
})

test('the same text never seals to the same bytes', () => {
  expect(seal.close('a')).not.toBe(seal.close('a'))
})

test('changed text and another key do not open', () => {
  const sealed = seal.close('secret')
  const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
  expect(() => seal.open(changed)).toThrow()
  expect(() => createSeal(randomBytes(32)).open(sealed)).toThrow()
  expect(() => seal.open('plain')).toThrow('not sealed')
})
