import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSandbox } from '../src/index.ts'
import { clientOf } from './client.ts'
import { pictureWorkflow } from './graphs.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
})

afterEach(() => rm(folder, { recursive: true }))

test('an execution that was running when the process died is ended after a restart', async () => {
  const dataFile = join(folder, 'sandbox.json')
  let now = Date.parse('2026-09-01T10:00:00Z')
  const before = await createSandbox({ dataFile, now: () => now })
  const { id } = before.createWorkflow(pictureWorkflow())
  const { nodes, edges } = pictureWorkflow()
  const started = await clientOf(before)(
    'POST',
    `/workflows/${id}/execute`,
    { nodes, edges },
    { 'idempotency-key': 'order-1' },
  )
  // No close: what was answered must already be on disk.
  now += 60_000
  const after = await createSandbox({ dataFile, now: () => now })
  expect(after.apiKey).toBe(before.apiKey)
  expect(after.executions()).toMatchObject([
    { status: 'COMPLETED', idempotencyKey: 'order-1' },
  ])
  const replay = await clientOf(after)(
    'POST',
    `/workflows/${id}/execute`,
    { nodes, edges },
    { 'idempotency-key': 'order-1' },
  )
  expect(replay.status).toBe(201)
  expect(replay.text).toBe(started.text)
  expect(after.executions()).toHaveLength(1)
  await before.close()
  await after.close()
})

test('the data file is replaced whole, and no half-written one is left behind', async () => {
  const dataFile = join(folder, 'deep', 'sandbox.json')
  const sandbox = await createSandbox({ dataFile, limits: false })
  const send = clientOf(sandbox)
  await Promise.all(
    Array.from({ length: 20 }, () => send('POST', '/workflows', pictureWorkflow())),
  )
  await sandbox.close()
  expect(await readdir(join(folder, 'deep'))).toEqual(['sandbox.json'])
  const again = await createSandbox({ dataFile })
  const list = await clientOf(again)('GET', '/workflows')
  expect(list.rows).toHaveLength(20)
  await again.close()
})

test('a key that is passed in replaces the one that was kept', async () => {
  const dataFile = join(folder, 'sandbox.json')
  const first = await createSandbox({ dataFile, apiKey: 'sk-sandbox-one' })
  await first.close()
  const second = await createSandbox({ dataFile, apiKey: 'sk-sandbox-two' })
  expect((await clientOf(second)('GET', '/workflows')).status).toBe(200)
  const old = { authorization: 'Bearer sk-sandbox-one' }
  expect((await clientOf(second)('GET', '/workflows', undefined, old)).status).toBe(401)
  await second.close()
})

test('a key that does not look like a sandbox key is refused', async () => {
  await expect(createSandbox({ apiKey: 'sk-live-1234' })).rejects.toThrow('sk-sandbox-')
})
