import { expect, test } from 'vitest'
import { createEndpointGate, type Limits } from './endpoint-gate.ts'
import { laneOf } from '../work/queue-for.ts'

const at = (ms: number) => new Date(1_000_000 + ms)
const limits: Limits = { concurrency: 3, ratePerSecond: undefined, isFailing: false }

function knowing(known: Partial<Limits>) {
  const gate = createEndpointGate()
  gate.learn('ep_1', { ...limits, ...known })
  return gate
}

test('so many pass as the concurrency allows, and one more when one leaves', () => {
  const gate = knowing({})
  expect(gate.enter('ep_1', 10, at(0))).toBe(3)
  gate.leave('ep_1')
  expect(gate.enter('ep_1', 10, at(0))).toBe(1)
  expect(gate.enter('ep_2', 1, at(0))).toBe(1)
})

test('until the limits of an endpoint are known one may pass', () => {
  const gate = createEndpointGate()
  expect(gate.enter('ep_1', 10, at(0))).toBe(1)
  gate.learn('ep_1', limits)
  expect(gate.nextInMs('ep_1', at(0))).toBe(0)
})

test('who was turned away may ask again once there is room, and only then', () => {
  const gate = knowing({ concurrency: 1 })
  gate.enter('ep_1', 1, at(0))
  gate.leave('ep_1')
  expect(gate.nextInMs('ep_1', at(0))).toBeUndefined()

  gate.enter('ep_1', 2, at(0))
  expect(gate.nextInMs('ep_1', at(0))).toBeUndefined()
  gate.leave('ep_1')
  expect(gate.nextInMs('ep_1', at(0))).toBe(0)
  expect(gate.fill('ep_1', 50, at(0))).toBe(1)
  gate.leave('ep_1')
  expect(gate.nextInMs('ep_1', at(0))).toBeUndefined()
})

test('an endpoint that fails gets two places at most', () => {
  expect(knowing({ isFailing: true }).enter('ep_1', 10, at(0))).toBe(2)
})

test('who is inside stays when the limits are lowered, and nobody follows', () => {
  const gate = knowing({})
  gate.enter('ep_1', 3, at(0))
  gate.learn('ep_1', { ...limits, concurrency: 1 })
  gate.leave('ep_1')
  gate.leave('ep_1')
  expect(gate.enter('ep_1', 1, at(0))).toBe(0)
  gate.leave('ep_1')
  expect(gate.enter('ep_1', 1, at(0))).toBe(1)
})

test('a rate spaces the passages, and says how long to wait', () => {
  const gate = knowing({ ratePerSecond: 10 })
  expect(gate.enter('ep_1', 5, at(0))).toBe(1)
  expect(gate.nextInMs('ep_1', at(40))).toBe(60)
  expect(gate.enter('ep_1', 1, at(40))).toBe(0)
  expect(gate.enter('ep_1', 1, at(100))).toBe(1)
})

test('a high rate lets a few pass at once, and no more in a second than it says', () => {
  const gate = knowing({ ratePerSecond: 500, concurrency: 1_000 })
  let passed = 0
  for (let ms = 0; ms < 1_000; ms++) passed += gate.enter('ep_1', 50, at(ms))
  expect(passed).toBeGreaterThan(480)
  expect(passed).toBeLessThanOrEqual(510)
})

test('a receiver that asked for a break gets one', () => {
  const gate = createEndpointGate()
  gate.closeFor('ep_1', 5_000, at(0))
  expect(gate.enter('ep_1', 1, at(1_000))).toBe(0)
  expect(gate.nextInMs('ep_1', at(1_000))).toBe(4_000)
  expect(gate.enter('ep_1', 1, at(5_000))).toBe(1)
})

test('processes share the limits of an endpoint, and each has one place at least', () => {
  let processes = 2
  const gate = createEndpointGate(() => processes)
  gate.learn('ep_1', { ...limits, concurrency: 5, ratePerSecond: 10 })
  expect(gate.enter('ep_1', 5, at(0))).toBe(1)
  expect(gate.enter('ep_1', 5, at(100))).toBe(0)
  expect(gate.enter('ep_1', 5, at(200))).toBe(1)
  expect(gate.enter('ep_1', 5, at(400))).toBe(0)
  processes = 9
  gate.learn('ep_2', { ...limits, concurrency: 5 })
  expect(gate.enter('ep_2', 5, at(0))).toBe(1)
})

test('late retries and failing endpoints keep to their own lane', () => {
  expect(laneOf({ attempt: 1, isFailing: false })).toBe('deliver')
  expect(laneOf({ attempt: 2, isFailing: false })).toBe('deliver')
  expect(laneOf({ attempt: 3, isFailing: false })).toBe('deliver-late')
  expect(laneOf({ attempt: 1, isFailing: true })).toBe('deliver-late')
})
