import { readBack } from 'n8n-nodes-wireflow/nodes/WireflowPollingTrigger/read-back'
import { expect, test } from 'vitest'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const MINUTE = 60_000

/** The newest first, one a minute. */
const history = Array.from({ length: 230 }, (_, minutes) => ({
  id: `exec_${minutes}`,
  startedAt: new Date(NOW - minutes * MINUTE).toISOString(),
}))

/** A list that gives so many rows at a time, and notes what it was asked for. */
function listOf(rows: readonly (typeof history)[number][], pageRows: number) {
  const offsets: number[] = []
  const readPage = async (offset: number) => {
    offsets.push(offset)
    return rows.slice(offset, offset + pageRows)
  }
  return { offsets, readPage }
}

test.each([10, 50, 100])(
  'no row is missed where a page holds %i, whatever was asked for',
  async (pageRows) => {
    const { readPage } = listOf(history, pageRows)
    const from = NOW - 200 * MINUTE
    const ids = (await readBack(readPage, from, NOW)).map(({ id }) => id)
    const wanted = history.slice(0, 201).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(wanted))
  },
)

test('the list is read no further than to what is done with', async () => {
  const { offsets, readPage } = listOf(history, 100)
  await readBack(readPage, NOW - 20 * MINUTE, NOW)
  expect(offsets).toEqual([0])
})

test('rows that new executions push on to a later page are not passed over', async () => {
  const rows = [...history]
  let count = 0
  const readPage = async (offset: number) => {
    const page = rows.slice(offset, offset + 100)
    const startedAt = new Date(NOW).toISOString()
    rows.unshift({ id: `new_${count++}`, startedAt })
    return page
  }
  const ids = (await readBack(readPage, 0, NOW)).map(({ id }) => id)
  expect(new Set(ids)).toEqual(new Set(history.map(({ id }) => id)))
})

test('where the history ends with a page that is not full, reading ends', async () => {
  const { offsets, readPage } = listOf(history, 100)
  expect(await readBack(readPage, 0, NOW)).toHaveLength(230)
  expect(offsets).toEqual([0, 100, 200])
})
