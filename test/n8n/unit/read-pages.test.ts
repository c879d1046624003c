import { readPages } from 'n8n-nodes-wireflow/nodes/reading/read-pages'
import { expect, test } from 'vitest'

const history = Array.from({ length: 230 }, (_, n) => ({ id: `exec_${n}` }))

/** A list that gives so many rows at most, and notes what it was asked for. */
function listOf(rows: readonly { id: string }[], most: number) {
  const offsets: number[] = []
  const readPage = async (offset: number, limit: number) => {
    offsets.push(offset)
    return rows.slice(offset, offset + Math.min(limit, most))
  }
  return { offsets, readPage }
}

test.each([10, 40, 100, 500])(
  'all rows are read where a page holds %i, and each comes once',
  async (most) => {
    const { readPage } = listOf(history, most)
    expect(await readPages(readPage, Number.POSITIVE_INFINITY)).toEqual(history)
  },
)

test.each([1, 10, 130, 230, 1_000])('no more than %i rows come', async (limit) => {
  const { readPage } = listOf(history, 40)
  expect(await readPages(readPage, limit)).toEqual(history.slice(0, limit))
})

test('a short history costs one request, and a limit no more than it takes', async () => {
  const short = listOf(history.slice(0, 9), 100)
  await readPages(short.readPage, Number.POSITIVE_INFINITY)
  expect(short.offsets).toEqual([0])
  const limited = listOf(history, 100)
  await readPages(limited.readPage, 130)
  expect(limited.offsets).toEqual([0, 100])
})

test('a list that knows no pages ends the reading', async () => {
  const readPage = async () => history.slice(0, 50)
  expect(await readPages(readPage, Number.POSITIVE_INFINITY)).toHaveLength(50)
})
