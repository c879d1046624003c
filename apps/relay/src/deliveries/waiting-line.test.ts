import { expect, test } from 'vitest'
import { createWaitingLine } from './waiting-line.ts'

const anybody = () => true

test('workspaces take turns, however much one of them has waiting', () => {
  const line = createWaitingLine<string>()
  for (let n = 0; n < 50; n++) line.add('greedy', `greedy ${n}`)
  line.add('modest', 'modest 0')
  line.add('modest', 'modest 1')
  const served = Array.from({ length: 5 }, () => line.next(anybody))
  expect(served).toEqual(['greedy 0', 'modest 0', 'greedy 1', 'modest 1', 'greedy 2'])
})

test('who may not is passed by and keeps what waits', () => {
  const line = createWaitingLine<string>()
  line.add('full', 'first')
  line.add('free', 'second')
  const isFree = (workspaceId: string) => workspaceId === 'free'
  expect(line.next(isFree)).toBe('second')
  expect(line.next(isFree)).toBeUndefined()
  expect(line.count('full')).toBe(1)
  expect(line.next(anybody)).toBe('first')
  expect(line.next(anybody)).toBeUndefined()
})
