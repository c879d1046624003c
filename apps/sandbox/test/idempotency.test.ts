import { expect, test } from 'vitest'
import { controlled, type Controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

const DAY_MS = 24 * 60 * 60_000

function execute({ sandbox, send }: Controlled, key: string, prompt?: string) {
  const { nodes, edges, name } = pictureWorkflow(prompt)
  const { id } = sandbox.createWorkflow({ id: 'wf', name, nodes, edges })
  const headers = { 'idempotency-key': key }
  return send('POST', `/workflows/${id}/execute`, { nodes, edges }, headers)
}

test('the same idempotency key gives the same status and bytes and starts nothing more', async () => {
  const world = await controlled()
  const first = await execute(world, 'order-1')
  world.pass(60_000)
  const again = await execute(world, 'order-1')
  expect(again.status).toBe(first.status)
  expect(again.text).toBe(first.text)
  expect(again.headers.get('location')).toBe(first.headers.get('location'))
  expect(world.sandbox.executions()).toMatchObject([{ idempotencyKey: 'order-1' }])
})

test('the same key with another body replays the first answer', async () => {
  const world = await controlled()
  const first = await execute(world, 'order-1')
  const other = await execute(world, 'order-1', 'a green car')
  expect(other.text).toBe(first.text)
})

test('an idempotency key is forgotten after 24 hours', async () => {
  const world = await controlled()
  await execute(world, 'order-1')
  world.pass(DAY_MS - 1)
  await execute(world, 'order-1')
  expect(world.sandbox.executions()).toHaveLength(1)
  world.pass(1)
  await execute(world, 'order-1')
  expect(world.sandbox.executions()).toHaveLength(2)
})

test('a refusal is not kept under an idempotency key', async () => {
  const { sandbox, send } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  const headers = { 'idempotency-key': 'order-1' }
  const refused = await send('POST', `/workflows/${id}/execute`, {}, headers)
  expect(refused.status).toBe(400)
  const { nodes, edges } = pictureWorkflow()
  const accepted = await send(
    'POST',
    `/workflows/${id}/execute`,
    { nodes, edges },
    headers,
  )
  expect(accepted.status).toBe(201)
})
