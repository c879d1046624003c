import { expect, test } from 'vitest'
import { createId, createSecretId } from './ids.ts'

test('ids sort by the time they were made', () => {
  const times = [0, 31, 32, 1_000_000, Date.now(), Date.now() + 1]
  const ids = times.map((time) => createId('run', new Date(time)))
  expect(ids.toSorted()).toEqual(ids)
})

test('ids carry their prefix and never a dot', () => {
  expect(createId('evt', new Date())).toMatch(/^evt_[0-9a-z]{26}$/)
  expect(createSecretId('trg')).toMatch(/^trg_[0-9a-z]{26}$/)
})

test('two ids of the same moment differ', () => {
  const now = new Date()
  expect(createId('run', now)).not.toBe(createId('run', now))
})
