import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'
import { DatabaseAway } from './database-away.ts'

test('items of the same moment share a batch, and later ones the next', async () => {
  const batches: number[][] = []
  const batcher = createBatcher<number>(
    async (items) => {
      batches.push([...items])
      if (batches.length === 1) void batcher.add(4)
      await Promise.resolve()
    },
    { maxItems: 100 },
  )
  await Promise.all([batcher.add(1), batcher.add(2), batcher.add(3)])
  await batcher.add(5)
  expect(batches.flat()).toEqual([1, 2, 3, 4, 5])
  expect(batches[0]).toEqual([1, 2, 3])
})

test('no batch is larger than allowed', async () => {
  const sizes: number[] = []
  const batcher = createBatcher<number>(
    async (items) => {
      sizes.push(items.length)
    },
    { maxItems: 2 },
  )
  await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)))
  expect(sizes).toEqual([2, 2, 1])
})

test('no batch is heavier than allowed, but for an item that is by itself', async () => {
  const batches: number[][] = []
  const batcher = createBatcher<number>(
    async (items) => {
      batches.push([...items])
    },
    { maxItems: 100, maxWeight: 10 },
  )
  await Promise.all([3, 4, 3, 1, 99, 5].map((item) => batcher.add(item, item)))
  expect(batches).toEqual([[3, 4, 3], [1], [99], [5]])
})

test('one bad item fails alone', async () => {
  const done: number[] = []
  const batcher = createBatcher<number>(
    async (items) => {
      if (items.includes(2)) throw new Error('bad item')
      done.push(...items)
    },
    { maxItems: 100 },
  )
  const results = await Promise.allSettled([1, 2, 3].map((item) => batcher.add(item)))
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(done).toEqual([1, 3])
})

test('with two batches at once the second goes while the first is under way', async () => {
  const first = Promise.withResolvers<void>()
  const begun: number[][] = []
  const batcher = createBatcher<number>(
    async (items) => {
      begun.push([...items])
      if (items.includes(1)) await first.promise
    },
    { maxItems: 100, atOnce: 2 },
  )
  const slow = batcher.add(1)
  await new Promise(setImmediate)
  await batcher.add(2)
  first.resolve()
  await slow
  expect(begun).toEqual([[1], [2]])
})

test('a batch that nobody knows the end of is not tried again', async () => {
  const batches: number[] = []
  const batcher = createBatcher<number>(
    async (items) => {
      batches.push(items.length)
      await Promise.reject(new DatabaseAway('unreachable', 'cut during the commit'))
    },
    { maxItems: 10 },
  )
  const added = [1, 2, 3].map(async (item) => batcher.add(item))
  for (const result of await Promise.allSettled(added)) {
    expect(result).toMatchObject({ reason: { reason: 'unreachable' } })
  }
  expect(batches).toEqual([3])
})
