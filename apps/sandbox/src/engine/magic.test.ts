import { expect, test } from 'vitest'
import { findMagic } from './magic.ts'

test('the words are found in any text, however deep', () => {
  const settings = { a: ['x sandbox:slow=1.5s y'], b: { c: 'sandbox:fail=n-1, or so' } }
  expect(findMagic(settings)).toEqual({ slowMs: 1_500, failingNodes: ['n-1'] })
})

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['2m', 120_000],
  ['30', 0],
])('slow=%s means %i ms', (amount, slowMs) => {
  expect(findMagic({ prompt: `sandbox:slow=${amount}` }).slowMs).toBe(slowMs)
})

test('the slowest of several counts', () => {
  const prompt = 'sandbox:slow=1s sandbox:slow=3s sandbox:slow=2s'
  expect(findMagic({ prompt }).slowMs).toBe(3_000)
})
