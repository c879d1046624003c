import { expect, test } from 'vitest'
import { findFault, findRisk } from './redis-faults.ts'

const info = (facts: Record<string, string>) =>
  ['# Server', ...Object.entries(facts).map((fact) => fact.join(':')), ''].join('\r\n')

const GOOD = { redis_version: '7.0.15', redis_mode: 'standalone', role: 'master' }

test.each([
  ['is one of a Cluster', { ...GOOD, redis_mode: 'cluster' }],
  ['is one of a Cluster', { ...GOOD, cluster_enabled: '1' }],
  ['leads to a Sentinel', { ...GOOD, redis_mode: 'sentinel' }],
  ['is a replica', { ...GOOD, role: 'slave' }],
  ['is 6.0.16. The relay needs 6.2', { ...GOOD, redis_version: '6.0.16' }],
  ['is 5.0.7. The relay needs 6.2', { ...GOOD, redis_version: '5.0.7' }],
])('a Redis that cannot hold the queue is named: %s', (words, facts) => {
  expect(findFault(info(facts))).toContain(words)
})

test('a Redis that can hold the queue has no fault, also where it tells little', () => {
  expect(findFault(info(GOOD))).toBeUndefined()
  expect(findFault(info({ ...GOOD, redis_version: '6.2.0' }))).toBeUndefined()
  expect(findFault(info({ ...GOOD, redis_version: '10.0.0' }))).toBeUndefined()
  expect(findFault('')).toBeUndefined()
})

test('a Redis that throws keys away when it is full is a risk', () => {
  expect(findRisk(info({ ...GOOD, maxmemory_policy: 'allkeys-lru' }))).toContain(
    'set it to noeviction',
  )
  expect(findRisk(info({ ...GOOD, maxmemory_policy: 'noeviction' }))).toBeUndefined()
  expect(findRisk(info(GOOD))).toBeUndefined()
})
