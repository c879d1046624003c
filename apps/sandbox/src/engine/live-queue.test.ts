import { expect, test } from 'vitest'
import type { Execution } from '../state/execution.ts'
import { createLiveQueue } from './live-queue.ts'

function due(nextAt: number | null): Execution {
  return { nextAt } as Execution
}

test('executions are taken in the order in which they fall due', () => {
  const times = [5, 3, 9, 1, 7, 3, 8]
  const queue = createLiveQueue(times.map(due))
  const taken: (number | null)[] = []
  for (;;) {
    const execution = queue.takeDue(8)
    if (!execution) break
    taken.push(execution.nextAt)
  }
  expect(taken).toEqual([1, 3, 3, 5, 7, 8])
  expect(queue.size).toBe(1)
})

test('an execution with nothing due is not kept', () => {
  expect(createLiveQueue([due(null)]).size).toBe(0)
})
