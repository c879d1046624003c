import { expect, test } from 'vitest'
import { createMatcher } from './match-route.ts'

const match = createMatcher([
  { method: 'GET', path: '/things' },
  { method: 'GET', path: '/things/special' },
  { method: 'GET', path: '/things/{id}' },
])

test('fixed words win over parameters that stand after them', () => {
  expect(match('GET', '/things/special')?.params).toEqual({})
  expect(match('GET', '/things/a%20b')?.params).toEqual({ id: 'a b' })
})

test('another method, depth or a broken escape finds nothing that exists', () => {
  expect(match('POST', '/things')).toBeUndefined()
  expect(match('GET', '/things/a/b')).toBeUndefined()
  expect(match('GET', '/things/%')?.params).toEqual({ id: '%' })
})
