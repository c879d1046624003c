import { expect, test } from 'vitest'
import { createEndpointGate } from './endpoint-gate.ts'
import { laneOf } from './lane.ts'

const at = (ms: number) => new Date(1_000_000 + ms)
const limits = { concurrency: 3, ratePerSecond: undefined, isFailing: false }

function enterMany(gate: ReturnType<typeof createEndpointGate>, count: number): number {
  const entries = Array.from({ length: count }, () => gate.enter('ep_1', at(0)))
  return entries.filter((entry) => entry === 'passed').length
}

test('so many pass as the concurrency allows, and one more when one leaves', () => {
  const gate = createEndpointGate()
  gate.learn('ep_1', limits)
  expect(enterMany(gate, 10)).toBe(3)
  expect(gate.leave('ep_1')).toBe(true)
  expect(enterMany(gate, 10)).toBe(1)
  expect(gate.enter('ep_2', at(0))).toBe('passed')
})

test('who leaves is told only when somebody was refused', () => {
  const gate = createEndpointGate()
  enterMany(gate, 1)
  expect(gate.leave('ep_1')).toBe(false)
})

test('an endpoint that fails gets two places at most', () => {
  const gate = createEndpointGate()
  gate.learn('ep_1', { ...limits, isFailing: true })
  expect(enterMany(gate, 10)).toBe(2)
})

test('limits that are learned late are kept all the same', () => {
  const gate = createEndpointGate()
  expect(enterMany(gate, 2)).toBe(2)
  expect(gate.learn('ep_1', { ...limits, concurrency: 1 })).toBe(false)
})

test('a rate spaces the passages, and says how long to wait', () => {
  const gate = createEndpointGate()
  gate.learn('ep_1', { ...limits, ratePerSecond: 10 })
  expect(gate.enter('ep_1', at(0))).toBe('passed')
  expect(gate.enter('ep_1', at(40))).toEqual({ waitMs: 60 })
  expect(gate.enter('ep_1', at(100))).toBe('passed')
})

test('a receiver that asked for a break gets one', () => {
  const gate = createEndpointGate()
  gate.closeFor('ep_1', 5_000, at(0))
  expect(gate.enter('ep_1', at(1_000))).toEqual({ waitMs: 4_000 })
  expect(gate.enter('ep_1', at(5_000))).toBe('passed')
})

test('late retries and failing endpoints keep to their own lane', () => {
  expect(laneOf({ attempt: 1, isFailing: false })).toBe('deliver')
  expect(laneOf({ attempt: 2, isFailing: false })).toBe('deliver')
  expect(laneOf({ attempt: 3, isFailing: false })).toBe('deliver-late')
  expect(laneOf({ attempt: 1, isFailing: true })).toBe('deliver-late')
})
