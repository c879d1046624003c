import { expect, test } from 'vitest'
import { createDuplicateReceipts } from './duplicate-receipts.ts'
import { createId } from '../db/ids.ts'

const key = Buffer.alloc(32, 1)
const runId = createId('run', new Date())

test('each receipt of a duplicate is another one, and every process finds its run', () => {
  const receipts = createDuplicateReceipts([key])
  const [one, other] = [receipts.create(runId), receipts.create(runId)]
  expect(one).not.toBe(other)
  for (const receipt of [one, other]) {
    expect(createDuplicateReceipts([key]).runIdOf(receipt)).toBe(runId)
    // Also after the relay's key was changed.
    const later = createDuplicateReceipts([Buffer.alloc(32, 3), key])
    expect(later.runIdOf(receipt)).toBe(runId)
  }
})

test('no other text is such a receipt', () => {
  const receipts = createDuplicateReceipts([key])
  const receipt = receipts.create(runId)
  const another = createId('run', new Date()).slice(4)
  const wrong = [
    receipt.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    receipt.replace(runId.slice(4), another),
    receipt.slice(0, -32),
    `${receipt}0`,
    createDuplicateReceipts([Buffer.alloc(32, 2)]).create(runId),
    'rcp_00000000000000000000000000',
    '',
  ]
  expect(wrong.map((text) => receipts.runIdOf(text))).toEqual(wrong.map(() => undefined))
})
