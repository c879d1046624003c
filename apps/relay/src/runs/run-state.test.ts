import { expect, test } from 'vitest'
import { canMove, hasEnded, statesBefore } from './run-state.ts'

test('a run that ended never moves again', () => {
  for (const end of ['completed', 'failed', 'cancelled', 'timed_out', 'lost'] as const) {
    expect(hasEnded(end)).toBe(true)
    expect(canMove(end, 'running')).toBe(false)
  }
})

test('a run can run only after it was starting, or an operator named its execution', () => {
  expect(statesBefore('running')).toEqual(['starting', 'held'])
})

test('a blocked run can be started again', () => {
  expect(canMove('starting', 'blocked')).toBe(true)
  expect(canMove('blocked', 'starting')).toBe(true)
})

test('every state that has not ended can time out', () => {
  expect(statesBefore('timed_out')).toEqual([
    'accepted',
    'starting',
    'blocked',
    'held',
    'running',
  ])
})
