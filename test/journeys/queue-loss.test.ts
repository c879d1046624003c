import { expect, test } from 'vitest'
import { emptyQueue } from '../harness/empty-queue.ts'
import { verifyWith } from '../harness/receiver.ts'
import { withWorld } from '../harness/world.ts'

test(
  'a delivery whose job was lost with the whole queue is made all the same',
  withWorld(async ({ fire, receiver, endpoint, databaseUrl }) => {
    receiver.answer(503)
    await fire()
    const first = await receiver.next()
    // The next attempt waits in the queue for five seconds.
    await emptyQueue(databaseUrl)
    receiver.answer(204)

    const second = await receiver.next()
    verifyWith(endpoint.secret, second)
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
  }),
)

test(
  'runs whose jobs were lost are started and followed all the same',
  withWorld(async ({ fire, receiver, databaseUrl, sandbox, moments }) => {
    await fire({ prompt: 'sandbox:slow=4s' })
    await moments.until('runs', 'running')
    await fire({ prompt: 'another' })
    await emptyQueue(databaseUrl)

    const ends = [await receiver.next(), await receiver.next()]
    expect(ends.map(({ event }) => event.type)).toEqual([
      'execution.completed',
      'execution.completed',
    ])
    expect(sandbox.executions()).toHaveLength(2)
  }),
)
