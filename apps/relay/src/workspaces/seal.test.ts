import { createCipheriv, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { PLACE } from './place.ts'
import { createSeal } from './seal.ts'

const [older, newer] = [randomBytes(32), randomBytes(32)]
const before = createSeal([older])
const after = createSeal([newer, older])
const place = PLACE.endpointSecret('ep_1')

/** As versions without key ids sealed. */
function sealAsBefore(key: Buffer, plain: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
}

test('what was sealed opens again, with the newest key first and every former one', () => {
  const sealed = before.close('whsec_ü', place)
  expect(before.open(sealed, place)).toBe('whsec_ü')
  expect(after.open(sealed, place)).toBe('whsec_ü')
  expect(after.open(after.close('', place), place)).toBe('')
  expect(after.open(sealAsBefore(older, 'a'), place)).toBe('a')
  expect(after.open(sealAsBefore(newer, 'b'), place)).toBe('b')
})

test('the newest key seals, and what it did not seal is told apart', () => {
  expect(after.keyIds).toEqual([createSeal([newer]).keyIds[0], before.keyIds[0]])
  const sealed = after.close('a', place)
  expect(sealed).toMatch(new RegExp(`^v2\\.${after.keyIds[0]}\\.[\\w-]+$`))
  expect(after.isCurrent(sealed)).toBe(true)
  expect(after.isCurrent(before.close('a', place))).toBe(false)
  expect(createSeal([older, newer]).isCurrent(sealed)).toBe(false)
  expect(after.isCurrent(sealAsBefore(newer, 'a'))).toBe(false)
})

test('the same text never seals to the same bytes', () => {
  expect(after.close('a', place)).not.toBe(after.close('a', place))
})

test('a sealed text opens in its own row and column only', () => {
  const sealed = after.close('secret', place)
  for (const other of [
    PLACE.endpointSecret('ep_2'),
    PLACE.triggerSecret('ep_1'),
    PLACE.endpointHeader('ep_1', 'authorization'),
    PLACE.upstreamKey('wsp_1'),
  ]) {
    expect(() => after.open(sealed, other)).toThrow()
  }
  // It cannot pass for one of the time when there were no places.
  const [, , text = ''] = sealed.split('.')
  expect(() => after.open(`v1.${text}`, place)).toThrow('None of the known keys')
})

test('changed text and another key do not open, and the key that is missing is named', () => {
  const sealed = after.close('secret', place)
  for (let at = 0; at < sealed.length; at += 7) {
    const changed =
      sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    expect(() => after.open(changed, place)).toThrow()
  }
  expect(() => before.open(sealed, place)).toThrow(after.keyIds[0])
  expect(() => before.open(sealAsBefore(newer, 'a'), place)).toThrow()
  expect(() => after.open('plain', place)).toThrow('not sealed')
  expect(() => after.open('v1.AA', place)).toThrow()
  expect(() => after.open(`v2.${after.keyIds[0]}.`, place)).toThrow()
})

test('a key has 32 bytes', () => {
  expect(() => createSeal([randomBytes(16)])).toThrow('32 bytes')
})
