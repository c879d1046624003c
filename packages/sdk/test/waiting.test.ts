import { expect, test } from 'vitest'
import { failure } from './failure.ts'
import { json, upstream } from './upstream.ts'
import { createWorld } from './world.ts'

const running = json({ status: 'RUNNING' })
const completed = json({
  status: 'COMPLETED',
  nodeStates: [{ nodeId: 'n', status: 'COMPLETED', outputUrl: 'https://c/a.png' }],
})

test('a lone wait polls as the upstream documents: 1 s, half as long again, at most 10 s', async () => {
  const { wireflow, clock, sent } = upstream([
    ...Array<Response>(9).fill(running),
    completed,
  ])
  const startedAt = clock.now()
  await clock.run(wireflow.executions.wait('e1'))
  const times = sent.map(({ at }) => Math.round((at - startedAt) / 10) / 100)
  expect(times).toEqual([0, 1, 2.5, 4.75, 8.13, 13.19, 20.78, 30.78, 40.78, 50.78])
})

test('a status nobody knows is waited out at the slow interval and not asked for in a spin', async () => {
  const { wireflow, clock, sent } = upstream([json({ status: 'SOMETHING_NEW' })])
  const wait = failure(wireflow.executions.wait('e1', { deadlineMs: 10 * 60_000 }))
  await clock.advance(10 * 60_000)
  expect((await wait).code).toBe('wait_timeout')
  expect(sent.length).toBeLessThan(70)
})

test('a wait that takes too long ends with a handle to go on with', async () => {
  const { wireflow, clock } = upstream([running])
  const handle = { id: 'e1', workflowId: 'w1' }
  const error = await failure(
    clock.run(wireflow.executions.wait(handle, { deadlineMs: 5_000 })),
  )
  expect(error).toMatchObject({ code: 'wait_timeout', handle })
  expect(clock.timerCount()).toBe(0)
})

test('an abort ends a wait at once, also between two polls', async () => {
  const { wireflow, clock, sent } = upstream([running])
  const controller = new AbortController()
  const wait = failure(wireflow.executions.wait('e1', { signal: controller.signal }))
  await clock.advance(25_000)
  const { length } = sent
  const abortedAt = clock.now()
  controller.abort()
  expect((await wait).code).toBe('aborted')
  expect(clock.now()).toBe(abortedAt)
  await clock.advance(60_000)
  expect(sent).toHaveLength(length)
  expect(clock.timerCount()).toBe(0)
})

test.each([
  ['a lost connection', new TypeError('fetch failed')],
  ['an answer 503', json({ error: 'Down' }, { status: 503 })],
  ['an answer that is no JSON', new Response('<html>')],
  ['a refusal for the rate', json({ error: 'Too many' }, { status: 429 })],
])('a wait outlives %s', async (_, trouble) => {
  const { wireflow, clock } = upstream([running, trouble, trouble, completed])
  expect(await clock.run(wireflow.executions.wait('e1'))).toMatchObject({
    status: 'completed',
    outputs: [{ url: 'https://c/a.png' }],
  })
})

test('an upstream that stays down is asked seldom, and the wait still ends on time', async () => {
  const { wireflow, clock, sent } = upstream([json({}, { status: 503 })])
  const wait = failure(wireflow.executions.wait('e1', { deadlineMs: 20 * 60_000 }))
  await clock.advance(20 * 60_000)
  expect((await wait).code).toBe('wait_timeout')
  expect(sent.length).toBeLessThan(40)
})

test.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not_found'],
])('a wait that can never end is ended by an answer %i', async (status, code) => {
  const { wireflow, clock } = upstream([json({ error: 'No' }, { status })])
  expect((await failure(clock.run(wireflow.executions.wait('e1')))).code).toBe(code)
})

test('an execution that fails tells which node it was and why', async () => {
  const body = {
    status: 'FAILED',
    error: 'Model inference failed',
    nodeResults: {
      nodeRuns: [{ nodeId: 'n', status: 'FAILED', error: 'out of memory' }],
    },
  }
  const { wireflow, clock } = upstream([json(body)])
  const error = await failure(clock.run(wireflow.executions.wait('e1')))
  expect(error).toMatchObject({
    code: 'execution_failed',
    handle: { id: 'e1' },
    nodeErrors: [{ nodeId: 'n', message: 'out of memory' }],
    retryable: false,
  })
})

test('what a wait gives tells of its last poll, as every result does', async () => {
  const headers = { 'x-request-id': 'req_9' }
  const { wireflow, clock } = upstream([
    json({ status: 'COMPLETED', text: 'x' }, { headers }),
  ])
  const end = await clock.run(wireflow.executions.wait('e1'))
  expect(end).toMatchObject({ requestId: 'req_9', attempts: 1 })
})

test('outputs that come a moment after the end are waited for, once', async () => {
  const empty = json({ status: 'COMPLETED' })
  const late = upstream([empty, completed])
  const found = await late.clock.run(late.wireflow.executions.wait('e1'))
  expect(found.outputs).toHaveLength(1)

  const never = upstream([empty])
  expect((await never.clock.run(never.wireflow.executions.wait('e1'))).outputs).toEqual(
    [],
  )
  expect(never.sent).toHaveLength(2)
})

test('200 waits on one workflow share list calls, and cost hardly more than one poll each, for the result', async () => {
  const world = await createWorld({ plan: 'enterprise', limits: false })
  const workflowId = world.createWorkflow()
  const handles = []
  for (let run = 0; run < 200; run += 1)
    handles.push(await world.start(workflowId, 60_000))
  world.requests.length = 0

  const ends = await world.clock.run(world.wireflow.executions.waitAll(handles))
  expect(ends.every((end) => end.status === 'completed')).toBe(true)
  const polls = world.requests.filter(({ name }) => name.endsWith('/poll'))
  const lists = world.requests.filter(({ name }) => name.includes('/executions?'))
  expect(polls.length).toBeLessThan(210)
  expect(lists.length).toBeLessThan(150)
  expect(polls.length + lists.length).toBe(world.requests.length)
})

test('waits never spend more than their part of the budget, and are never refused', async () => {
  const world = await createWorld({ plan: 'starter' })
  const workflowId = world.createWorkflow()
  const handles = []
  for (let run = 0; run < 9; run += 1) {
    handles.push(await world.start(workflowId, 20_000 + run * 9_000))
  }
  await world.clock.run(world.wireflow.executions.waitAll(handles))
  expect(world.requests.filter(({ status }) => status === 429)).toEqual([])
  const sent = world.requests.filter(({ name }) => name.startsWith('GET'))
  const busiest = Math.max(
    ...sent.map(
      ({ at }) => sent.filter((each) => each.at >= at && each.at < at + 60_000).length,
    ),
  )
  expect(busiest).toBeLessThanOrEqual(17)
})

test('ends are given as they come, and in the order of the handles when all are awaited', async () => {
  const world = await createWorld()
  const workflowId = world.createWorkflow()
  const slow = await world.start(workflowId, 40_000)
  const quick = await world.start(workflowId, 5_000)

  const order: string[] = []
  const loop = async () => {
    for await (const end of world.wireflow.executions.asCompleted([slow, quick])) {
      order.push(end.handle.id)
    }
  }
  await world.clock.run(loop())
  expect(order).toEqual([quick.id, slow.id])

  const all = await world.clock.run(world.wireflow.executions.waitAll([slow, quick]))
  expect(all.map(({ handle }) => handle.id)).toEqual([slow.id, quick.id])
})

test('a subscription tells every change of a node and ends with the execution', async () => {
  const world = await createWorld()
  const handle = await world.start(world.createWorkflow(), 5_000)
  const seen: string[] = []
  const loop = async () => {
    for await (const state of world.wireflow.executions.subscribe(handle)) {
      const nodes = state.changedNodes.map(({ nodeId, status }) => `${nodeId} ${status}`)
      seen.push(`${state.status}: ${nodes.join(', ')}`)
    }
  }
  await world.clock.run(loop())
  expect(seen).toEqual([
    'running: prompt completed, picture running',
    'completed: picture completed',
  ])
})

test('leaving a subscription stops the asking', async () => {
  const world = await createWorld()
  const handle = await world.start(world.createWorkflow(), 60_000)
  const loop = async () => {
    for await (const state of world.wireflow.executions.subscribe(handle)) {
      if (state.status === 'running') break
    }
  }
  await world.clock.run(loop())
  const { length } = world.requests
  await world.clock.advance(60_000)
  expect(world.requests).toHaveLength(length)
  expect(world.clock.timerCount()).toBe(0)
})

test('a wait is taken up again from a handle that was written down', async () => {
  const world = await createWorld()
  const written = JSON.stringify(await world.start(world.createWorkflow(), 30_000))
  await world.clock.advance(20_000)

  const attached = world.wireflow.executions.attach(written)
  expect((await world.clock.run(attached.wait())).status).toBe('completed')
  expect((await world.clock.run(attached.get())).creditsUsed).toBeGreaterThan(0)
})

test('a handle that is none is refused before anything is sent', () => {
  const { wireflow, sent } = upstream([running])
  expect(() => wireflow.executions.attach('{"id":')).toThrow('JSON of a handle')
  expect(() => wireflow.executions.attach('{}')).toThrow('needs the id')
  expect(sent).toHaveLength(0)
})

test('the probable end is told from what earlier executions took', async () => {
  const world = await createWorld()
  const workflowId = world.createWorkflow()
  for (let run = 0; run < 5; run += 1) await world.start(workflowId, 20_000)
  await world.clock.advance(60_000)

  const handles = [
    await world.start(workflowId, 20_000),
    await world.start(workflowId, 20_000),
  ]
  const endsAt: number[] = []
  const startedAt = world.clock.now()
  const onEta = (at: Date) => void endsAt.push(at.getTime() - startedAt)
  await world.clock.run(world.wireflow.executions.waitAll(handles, { onEta }))
  expect(endsAt[0]).toBeGreaterThan(15_000)
  expect(endsAt[0]).toBeLessThan(30_000)
})

test('a list that is refused does not end the waits on its workflow', async () => {
  const { wireflow, clock } = upstream([
    ({ path }) =>
      path.includes('/executions?')
        ? json({ error: 'Forbidden' }, { status: 403 })
        : json({ status: 'FAILED' }),
  ])
  const handles = ['e1', 'e2'].map((id) => ({ id, workflowId: 'w1' }))
  const ends = await clock.run(wireflow.executions.waitAll(handles))
  expect(ends.map(({ status }) => status)).toEqual(['failed', 'failed'])
})
