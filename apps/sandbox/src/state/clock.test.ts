import { expect, test } from 'vitest'
import { createClock, type ClockState } from './clock.ts'

function clockAt(start: number) {
  let source = start
  const state: ClockState = { offsetMs: 0, frozenAtMs: null }
  const clock = createClock(
    () => source,
    () => state,
  )
  return { clock, pass: (ms: number) => (source += ms) }
}

test('a clock follows its source, and can be moved on', () => {
  const { clock, pass } = clockAt(1_000)
  pass(50)
  clock.advance(500)
  expect(clock.now()).toBe(1_550)
})

test('a frozen clock moves only when it is told to, and goes on from there', () => {
  const { clock, pass } = clockAt(1_000)
  clock.freeze()
  pass(50)
  clock.advance(5)
  expect(clock.now()).toBe(1_005)
  clock.resume()
  pass(10)
  expect(clock.now()).toBe(1_015)
})

test('a clock can be set, whether it stands or goes', () => {
  const { clock, pass } = clockAt(1_000)
  clock.moveTo(200)
  pass(5)
  expect(clock.now()).toBe(205)
  clock.freeze()
  clock.moveTo(7)
  pass(5)
  expect(clock.now()).toBe(7)
})
