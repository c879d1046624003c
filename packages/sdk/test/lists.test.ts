import { expect, test } from 'vitest'
import { json, upstream } from './upstream.ts'

/** An upstream with so many executions, that gives at most `cap` of them at a time. */
function withExecutions(count: number, cap = 100) {
  const ids = Array.from({ length: count }, (_, index) => `e${count - index}`)
  const answer = ({ path }: { path: string }) => {
    const query = new URLSearchParams(path.split('?')[1])
    const offset = Number(query.get('offset') ?? 0)
    const limit = Math.min(cap, Number(query.get('limit') ?? 10))
    const page = ids.slice(offset, offset + limit)
    return json(page.map((id) => ({ id, workflowId: 'w', status: 'COMPLETED' })))
  }
  return { ids, ...upstream([answer]) }
}

async function collect(list: AsyncIterable<{ id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of list) ids.push(id)
  return ids
}

test('a list that is awaited is its first page, and costs one call', async () => {
  const { wireflow, sent } = withExecutions(30)
  const page = await wireflow.executions.list('w', { pageSize: 10 })
  expect(page.map(({ id }) => id)).toHaveLength(10)
  expect(page.attempts).toBe(1)
  expect(sent).toHaveLength(1)
})

test('a list that is looped over is all of it', async () => {
  const { wireflow, ids } = withExecutions(30)
  expect(await collect(wireflow.executions.list('w', { pageSize: 10 }))).toEqual(ids)
})

test('pages that are shorter than asked for are not taken for the end', async () => {
  const { wireflow, ids } = withExecutions(35, 10)
  expect(await collect(wireflow.executions.list('w', { pageSize: 100 }))).toEqual(ids)
})

test('a limit holds for everything that is given, and asks for no more', async () => {
  const { wireflow, ids, sent } = withExecutions(30)
  const list = wireflow.executions.list('w', { pageSize: 10, limit: 12 })
  expect(await collect(list)).toEqual(ids.slice(0, 12))
  expect(sent).toHaveLength(2)
  expect(await wireflow.executions.list('w', { limit: 3 })).toHaveLength(3)
})

test('what is started while pages are read gives nothing twice and hides nothing', async () => {
  const { wireflow, ids } = withExecutions(30)
  const seen: string[] = []
  for await (const { id } of wireflow.executions.list('w', { pageSize: 10 })) {
    if (seen.length % 7 === 0) ids.unshift(`new${seen.length}`)
    seen.push(id)
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toEqual(expect.arrayContaining(ids.filter((id) => !id.startsWith('new'))))
})

test('leaving the loop early asks for nothing more', async () => {
  const { wireflow, sent } = withExecutions(30)
  for await (const { id } of wireflow.executions.list('w', { pageSize: 10 })) {
    if (id === 'e28') break
  }
  expect(sent).toHaveLength(1)
})

test('an empty list is over after one call', async () => {
  const { wireflow, sent } = withExecutions(0)
  expect(await collect(wireflow.executions.list('w'))).toEqual([])
  expect(sent).toHaveLength(1)
})
