import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('of pieces that came at once one has its turn in each round of the event loop', async () => {
  const turn = createTurns()
  const order: string[] = []
  const pieces = [1, 2, 3].map(async (piece) => {
    await turn()
    order.push(`piece ${piece}`)
  })
  const quick = async () => {
    for (let round = 1; round <= 3; round++) {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('quick')
    }
  }
  await Promise.all([...pieces, quick()])
  // Never two pieces without something quick in between.
  expect(order.join(' ')).not.toMatch(/piece \d piece/)
  expect(order.filter((each) => each !== 'quick')).toEqual([
    'piece 1',
    'piece 2',
    'piece 3',
  ])
})

test('a piece whose work fails keeps nobody from the next turn', async () => {
  const turn = createTurns()
  const failing = turn().then(() => {
    throw new Error('its own')
  })
  await expect(failing).rejects.toThrow('its own')
  await expect(turn()).resolves.toBeUndefined()
})
