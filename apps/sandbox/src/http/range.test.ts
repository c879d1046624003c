import { expect, test } from 'vitest'
import { parseRange } from './range.ts'

test.each([
  [undefined, 'whole'],
  ['items=0-1', 'whole'],
  ['bytes=-', 'whole'],
  ['bytes=0-1,3-4', 'whole'],
  ['bytes=5-2', 'whole'],
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=4-', { first: 4, last: 9 }],
  ['bytes=4-99', { first: 4, last: 9 }],
  ['bytes=-3', { first: 7, last: 9 }],
  ['bytes=-99', { first: 0, last: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
])('of ten bytes %j means %j', (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected)
})
