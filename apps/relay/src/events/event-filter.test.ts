import { expect, test } from 'vitest'
import { matchesConditions, type Condition } from './conditions.ts'
import { wantsType } from './event-filter.ts'

test('types match as a whole, by their beginning, or all', () => {
  expect(wantsType(['execution.failed'], 'execution.failed')).toBe(true)
  expect(wantsType(['execution.*'], 'execution.failed')).toBe(true)
  expect(wantsType(['*'], 'execution.started')).toBe(true)
  expect(wantsType(['execution.*'], 'executions.failed')).toBe(false)
  expect(wantsType(['execution'], 'execution.failed')).toBe(false)
})

test('without a wish everything comes but starts and pings', () => {
  expect(wantsType([], 'execution.completed')).toBe(true)
  expect(wantsType([], 'custom.any')).toBe(true)
  expect(wantsType([], 'execution.started')).toBe(false)
  expect(wantsType([], 'ping')).toBe(false)
})

const data = {
  status: 'completed',
  credits: 5,
  order: { tags: ['a', 'b'], note: null },
  fields: { 'System.State': 'Done' },
  amount: { unit: 'EUR', value: 1 },
}
const HOLD: Condition[] = [
  { path: 'status', op: 'eq', value: 'completed' },
  { path: 'status', op: 'startsWith', value: 'comp' },
  { path: 'status', op: 'in', value: ['failed', 'completed'] },
  { path: 'credits', op: 'gte', value: 5 },
  { path: 'credits', op: 'lt', value: 6 },
  { path: 'order.tags', op: 'contains', value: 'b' },
  { path: 'order.tags', op: 'eq', value: ['a', 'b'] },
  { path: 'order.note', op: 'exists', value: false },
  { path: 'order.missing', op: 'ne', value: 1 },
  { path: 'fields.System.State', op: 'eq', value: 'Done' },
  { path: 'amount', op: 'eq', value: { value: 1, unit: 'EUR' } },
  { path: 'amount', op: 'in', value: [null, { value: 1, unit: 'EUR' }] },
]
const FAIL: Condition[] = [
  { path: 'credits', op: 'gt', value: '4' },
  { path: 'credits', op: 'eq', value: '5' },
  { path: 'order.missing', op: 'exists' },
  { path: 'order.missing.deeper', op: 'eq', value: 1 },
  { path: 'constructor.name', op: 'exists' },
  { path: '__proto__', op: 'exists' },
  { path: 'status', op: 'in', value: 'completed' },
  { path: 'fields.System.State', op: 'eq', value: 'Open' },
  { path: 'amount', op: 'eq', value: { value: 2, unit: 'EUR' } },
]

test.each(HOLD)('holds: $path $op $value', (condition) => {
  expect(matchesConditions([condition], data)).toBe(true)
})

test.each(FAIL)('does not hold: $path $op $value', (condition) => {
  expect(matchesConditions([condition], data)).toBe(false)
})

test('all conditions must hold', () => {
  expect(matchesConditions(HOLD, data)).toBe(true)
  expect(matchesConditions([...HOLD, ...FAIL.slice(0, 1)], data)).toBe(false)
})
