import { expect, test } from 'vitest'
import { createBodyQuota } from './body-quota.ts'

const KIB = 1024
const LIMITS = { memoryBytes: 100 * KIB, diskBytes: 100 * KIB }
const overloaded = expect.objectContaining({ code: 'overloaded', retryAfterSeconds: 5 })
const from = (address: string) => () => address

test('one address holds half of the memory at most, and all together hold no more than it', () => {
  const quota = createBodyQuota(LIMITS)
  const first = quota.open(from('a'))
  first.takeMemory(60 * KIB)
  expect(() => quota.open(from('a')).takeMemory(30 * KIB)).toThrow(overloaded)
  const other = quota.open(from('b'))
  other.takeMemory(60 * KIB)
  expect(() => quota.open(from('c')).takeMemory(40 * KIB)).toThrow(overloaded)

  other.release()
  other.release()
  quota.open(from('c')).takeMemory(40 * KIB)
})

test('small bodies come through where large ones have filled the memory', () => {
  const quota = createBodyQuota(LIMITS)
  for (const address of ['a', 'b']) quota.open(from(address)).takeMemory(66 * KIB)
  quota.open(from('a')).takeMemory(16 * KIB)
  const small = quota.open(from('c'))
  small.takeMemory(8 * KIB)
  small.takeMemory(8 * KIB)
  expect(() => small.takeMemory(1)).toThrow(overloaded)
})

test('files count against the disk by themselves, from their first byte', () => {
  const quota = createBodyQuota(LIMITS)
  const share = quota.open(from('a'))
  share.takeDisk(50 * KIB)
  share.takeMemory(66 * KIB)
  expect(() => quota.open(from('a')).takeDisk(1)).toThrow(overloaded)
  quota.open(from('b')).takeDisk(50 * KIB)
  expect(() => quota.open(from('c')).takeDisk(1)).toThrow(overloaded)
  share.release()
  quota.open(from('c')).takeDisk(50 * KIB)
})

test('what a call holds is given back to its address, also when it has none any more', () => {
  const quota = createBodyQuota(LIMITS)
  const addresses = ['a', 'gone']
  const share = quota.open(() => addresses.shift() ?? 'gone')
  share.takeMemory(66 * KIB)
  share.release()
  expect(() => quota.open(from('a')).takeMemory(66 * KIB)).not.toThrow()
})
