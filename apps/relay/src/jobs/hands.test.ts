import { expect, test } from 'vitest'
import { createHands } from './hands.ts'

test('who comes while the hands are full goes on when something is done, in order', async () => {
  const hands = createHands(1)
  const held = Promise.withResolvers<void>()
  await hands.reach(async () => hands.hold(held.promise))
  const order: string[] = []
  const first = hands.reach(async () => order.push('first'))
  const second = hands.reach(async () => order.push('second'))
  expect(order).toEqual([])
  held.resolve()
  // The first finds nothing to hold, and the second is let in all the same.
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
})

test('no more reach at once than there is room for', async () => {
  const hands = createHands(2)
  let reaching = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 20 }, async () =>
      hands.reach(async () => {
        most = Math.max(most, ++reaching)
        await Promise.resolve()
        reaching--
      }),
    ),
  )
  expect(most).toBe(2)
})

test('a reach that fails makes room', async () => {
  const hands = createHands(1)
  await expect(hands.reach(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await expect(hands.reach(async () => 'yes')).resolves.toBe('yes')
})

test('the hands are empty once all that came meanwhile is done, too', async () => {
  const hands = createHands(5)
  const late = Promise.withResolvers<void>()
  let isDone = false
  hands.hold(Promise.resolve().then(() => hands.hold(late.promise)))
  const empty = hands.empty().then(() => (isDone = true))
  await Promise.resolve()
  expect(isDone).toBe(false)
  late.resolve()
  await empty
})

test('the hands are not empty while somebody reaches, nor before what that holds is done', async () => {
  const hands = createHands(5)
  const found = Promise.withResolvers<void>()
  const late = Promise.withResolvers<void>()
  let isDone = false
  const reached = hands.reach(async () => {
    await found.promise
    hands.hold(late.promise)
  })
  const empty = hands.empty().then(() => (isDone = true))
  found.resolve()
  await reached
  await Promise.resolve()
  expect(isDone).toBe(false)
  late.resolve()
  await empty
})
