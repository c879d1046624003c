import { expect, test } from 'vitest'
import { digest, draw, drawNormal } from './random.ts'

test('draws are even, normal draws are normal', () => {
  const count = 4_000
  const even = Array.from({ length: count }, (_, index) => draw('seed', index))
  const normal = Array.from({ length: count }, (_, index) => drawNormal('seed', index))
  expect(mean(even)).toBeCloseTo(0.5, 1)
  expect(mean(normal)).toBeCloseTo(0, 1)
  expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1)
})

test('parts do not run into one another', () => {
  expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'))
})

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
