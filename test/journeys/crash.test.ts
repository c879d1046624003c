import { expect, test } from 'vitest'
import { withClient } from '../harness/database.ts'
import { verifyWith } from '../harness/receiver.ts'
import { withWorld, type World } from '../harness/world.ts'

/** After a crash and a restart: one execution upstream, and a callback that verifies. */
async function expectOneExecutionAndCallback(world: World): Promise<void> {
  const delivery = await world.receiver.next()
  verifyWith(world.endpoint.secret, delivery)
  expect(delivery.event.type).toBe('execution.completed')
  expect(world.sandbox.executions()).toHaveLength(1)
  const ids = world.receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(1)
}

test(
  'a relay killed right after its 202 still runs what it accepted, once',
  withWorld(async (world) => {
    await world.fire()
    await world.relay().kill()
    await world.restartRelay()
    await expectOneExecutionAndCallback(world)
  }),
)

test(
  'a relay killed between the start upstream and its own commit starts nothing twice',
  withWorld(async (world) => {
    await withClient(world.databaseUrl, async (client) => {
      // The relay cannot record the start while this lock is held.
      await client.query('begin')
      await client.query('lock table executions in exclusive mode')
      await world.fire()
      await expect.poll(() => world.sandbox.executions()).toHaveLength(1)
      await world.relay().kill()
      await client.query('rollback')
    })
    await world.restartRelay()
    await expectOneExecutionAndCallback(world)
  }),
)

test(
  'a relay killed during polling follows the same execution to its end',
  withWorld(async (world) => {
    await world.fire({ prompt: 'sandbox:slow=8s' })
    const polls = () =>
      world.sandbox.requests().filter(({ path }) => path.endsWith('/poll'))
    await expect.poll(polls, { timeout: 10_000 }).not.toHaveLength(0)
    await world.relay().kill()
    await world.restartRelay()
    await expectOneExecutionAndCallback(world)
  }),
)

test(
  'a relay killed between the end of a run and its delivery delivers after a restart',
  withWorld(async (world) => {
    await world.fire()
    await world.moments.until('runs', 'completed')
    await world.relay().kill()
    await world.restartRelay()
    await expectOneExecutionAndCallback(world)
  }),
)

test(
  'a relay killed while a receiver has not answered yet delivers again under the same id',
  withWorld(async (world) => {
    world.receiver.answer('hold')
    await world.fire()
    const first = await world.receiver.next()
    await world.relay().kill()
    world.receiver.answer(204)
    await world.restartRelay()
    await expectOneExecutionAndCallback(world)
    expect(world.receiver.received).toHaveLength(2)
    expect(world.receiver.received[1]?.body).toBe(first.body)
  }),
)
