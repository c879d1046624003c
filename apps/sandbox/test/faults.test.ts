import { expect, test } from 'vitest'
import { createSandbox } from '../src/index.ts'
import { clientFor } from './client.ts'
import { controlled, type Controlled } from './controlled.ts'
import { pictureWorkflow } from './graphs.ts'

async function withRun(world: Controlled) {
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  await world.send('POST', `/workflows/${id}/run`, {})
  const [execution] = world.sandbox.executions()
  return { id, poll: `/workflows/executions/${execution?.id}/poll` }
}

async function addFault({ steer }: Controlled, match: unknown, effect: unknown) {
  const added = await steer('POST', '/faults', { id: 'rule', match, effect })
  expect(added.status).toBe(201)
}

const POLL = { route: 'GET /workflows/executions/{id}/poll' }

test('a status can be put in the place of an answer, and says which rule did it', async () => {
  const world = await controlled()
  const { poll } = await withRun(world)
  await addFault(world, POLL, { kind: 'status', status: 503 })
  const broken = await world.send('GET', poll)
  expect(broken.status).toBe(503)
  expect(broken.headers.get('x-sandbox-fault')).toBe('rule')
  expect((await world.send('GET', '/workflows')).status).toBe(200)
})

test('a rule strikes the nth call, every so many, or no more than so often', async () => {
  const world = await controlled({ limits: false })
  const strikes = async (match: unknown) => {
    await world.steer('DELETE', '/faults')
    await addFault(world, match, { kind: 'status', status: 500 })
    const statuses: number[] = []
    for (let call = 0; call < 6; call++) {
      statuses.push((await world.send('GET', '/workflows')).status)
    }
    return statuses
      .map((status, index) => (status === 500 ? index + 1 : 0))
      .filter(Boolean)
  }
  expect(await strikes({ nth: 2 })).toEqual([2])
  expect(await strikes({ every: 3 })).toEqual([3, 6])
  expect(await strikes({ times: 2 })).toEqual([1, 2])
  expect(await strikes({ method: 'POST' })).toEqual([])
})

test('a probability falls the same way again with the same seed', async () => {
  const fall = async () => {
    const world = await controlled({ seed: 5, limits: false })
    await addFault(world, { probability: 0.5 }, { kind: 'status', status: 500 })
    const statuses: number[] = []
    for (let call = 0; call < 20; call++) {
      statuses.push((await world.send('GET', '/workflows')).status)
    }
    return statuses
  }
  const first = await fall()
  expect(new Set(first)).toEqual(new Set([200, 500]))
  expect(await fall()).toEqual(first)
})

test('an answer can be lost although the call took effect', async () => {
  const world = await controlled()
  const { sandbox, send } = world
  const { nodes, edges, name } = pictureWorkflow()
  const { id } = sandbox.createWorkflow({ name, nodes, edges })
  await addFault(
    world,
    { path: '/execute', times: 1 },
    { kind: 'reset', committed: true },
  )
  const execute = () =>
    send('POST', `/workflows/${id}/execute`, { nodes, edges }, { 'idempotency-key': 'k' })
  await expect(execute()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
  expect(sandbox.executions()).toHaveLength(1)
  const again = await execute()
  expect(again.status).toBe(201)
  expect(sandbox.executions()).toHaveLength(1)
})

test('a connection that is reset before the call does nothing', async () => {
  const world = await controlled()
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  await addFault(world, { path: '/run' }, { kind: 'reset' })
  await expect(world.send('POST', `/workflows/${id}/run`, {})).rejects.toThrow(
    'fetch failed',
  )
  expect(world.sandbox.executions()).toEqual([])
})

test('over HTTP a reset and a cut body break the connection', async () => {
  const sandbox = await createSandbox()
  const { url, origin } = await sandbox.listen()
  const send = clientFor(url, sandbox.apiKey)
  const steer = clientFor(`${origin}/_sandbox`, '')
  await steer('POST', '/faults', { match: { nth: 1 }, effect: { kind: 'reset' } })
  await steer('POST', '/faults', {
    match: { nth: 1 },
    effect: { kind: 'truncate', bytes: 1 },
  })
  await expect(send('GET', '/nodes')).rejects.toThrow('fetch failed')
  await expect(send('GET', '/nodes')).rejects.toThrow('terminated')
  expect((await send('GET', '/nodes')).status).toBe(200)
  await sandbox.close()
})

test('a body can be cut or be no JSON', async () => {
  const world = await controlled()
  await addFault(world, { nth: 1 }, { kind: 'truncate', bytes: 5 })
  await expect(world.send('GET', '/nodes')).rejects.toThrow('fetch failed')
  await world.steer('DELETE', '/faults')
  await addFault(world, {}, { kind: 'malformed' })
  const broken = await world.send('GET', '/nodes')
  expect(broken.status).toBe(200)
  expect(() => JSON.parse(broken.text) as unknown).toThrow(SyntaxError)
})

test('a poll can be wrapped, in lower case, of an unknown status or without outputs', async () => {
  const world = await controlled()
  const { poll } = await withRun(world)
  world.pass(60_000)
  const polled = async (effect: unknown) => {
    await world.steer('DELETE', '/faults')
    await addFault(world, POLL, effect)
    return (await world.send('GET', poll)).body
  }
  expect(await polled({ kind: 'envelope' })).toMatchObject({
    data: { status: 'COMPLETED' },
  })
  expect(await polled({ kind: 'lower-case' })).toMatchObject({ status: 'completed' })
  expect(await polled({ kind: 'unknown-status', status: 'PAUSED' })).toMatchObject({
    status: 'PAUSED',
  })
  const late = await polled({ kind: 'outputs-late' })
  expect(late).toMatchObject({ status: 'COMPLETED' })
  expect(JSON.stringify(late)).not.toContain('"output":{')
})

test('ids can be missing from what was started', async () => {
  const world = await controlled()
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  await addFault(world, {}, { kind: 'missing-ids' })
  const started = await world.send('POST', `/workflows/${id}/run`, {})
  expect(started.body).toEqual({ data: { status: 'RUNNING' } })
})

test('a list can disagree with the polls, and an execution can vanish', async () => {
  const world = await controlled()
  const { id, poll } = await withRun(world)
  await addFault(world, { path: '/executions' }, { kind: 'disagree' })
  const list = await world.send('GET', `/workflows/${id}/executions`)
  expect(list.rows).toMatchObject([{ status: 'COMPLETED' }])
  await world.steer('DELETE', '/faults')
  await addFault(world, POLL, { kind: 'vanished' })
  expect((await world.send('GET', poll)).status).toBe(404)
})

test('a read can be stale', async () => {
  const world = await controlled()
  const { poll } = await withRun(world)
  await world.send('GET', poll)
  world.pass(60_000)
  await addFault(world, { ...POLL, times: 1 }, { kind: 'stale' })
  expect((await world.send('GET', poll)).body).toMatchObject({ status: 'RUNNING' })
  expect((await world.send('GET', poll)).body).toMatchObject({ status: 'COMPLETED' })
})

test.each([
  [true, '7'],
  [false, null],
])('a 429 comes with headers (%s)', async (headers, retryAfter) => {
  const world = await controlled()
  await addFault(world, {}, { kind: 'rate-limit', seconds: 7, headers })
  const refused = await world.send('GET', '/workflows')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe(retryAfter)
})

test('the clock of the answers can be wrong', async () => {
  const world = await controlled()
  await addFault(world, {}, { kind: 'clock-skew', ms: -3_600_000 })
  const skewed = await world.send('GET', '/workflows')
  expect(skewed.headers.get('date')).toBe('Tue, 01 Sep 2026 09:00:00 GMT')
})

test('while one call is in flight, another of its idempotency key waits for the answer', async () => {
  const world = await controlled()
  const { nodes, edges, name } = pictureWorkflow()
  const { id } = world.sandbox.createWorkflow({ name, nodes, edges })
  const execute = () =>
    world.send(
      'POST',
      `/workflows/${id}/execute`,
      { nodes, edges },
      { 'idempotency-key': 'k' },
    )
  await addFault(world, { nth: 1 }, { kind: 'latency', ms: 20 })
  const [first, second] = await Promise.all([execute(), execute()])
  expect(second.text).toBe(first.text)
  expect(world.sandbox.executions()).toHaveLength(1)
})

test('in-flight and mismatched idempotency keys can be made conflicts', async () => {
  const world = await controlled()
  await world.steer('PATCH', '/settings', {
    idempotencyInFlight: 'conflict',
    idempotencyMismatch: 'reject',
  })
  const { nodes, edges, name } = pictureWorkflow()
  const { id } = world.sandbox.createWorkflow({ name, nodes, edges })
  const execute = (extra = {}) =>
    world.send(
      'POST',
      `/workflows/${id}/execute`,
      { nodes, edges, ...extra },
      { 'idempotency-key': 'k' },
    )
  await addFault(world, { nth: 1 }, { kind: 'latency', ms: 20 })
  const both = await Promise.all([execute(), execute()])
  expect(both.map(({ status }) => status)).toEqual([201, 409])
  expect((await execute({ triggerData: { a: 1 } })).status).toBe(422)
})

test('one call among others can be meant, by a part of its body', async () => {
  const world = await controlled()
  const { id } = world.sandbox.createWorkflow(pictureWorkflow())
  await addFault(world, { body: 'POISON' }, { kind: 'status', status: 500 })
  const run = async (note: string) =>
    (await world.send('POST', `/workflows/${id}/run`, { inputs: { prompt: note } }))
      .status
  expect([await run('POISON'), await run('honey'), await run('POISON')]).toEqual([
    500, 202, 500,
  ])
})

test('something in front of the API can answer a page, and a text goes out as it is', async () => {
  const world = await controlled()
  await addFault(world, { nth: 1 }, { kind: 'page', status: 404 })
  const page = await world.send('GET', '/workflows')
  expect(page.status).toBe(404)
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.text).toMatch(/^<!doctype html>/)
  await world.steer('DELETE', '/faults')
  const body = '{"n":9007199254740993}'
  await addFault(world, {}, { kind: 'status', status: 200, body })
  expect((await world.send('GET', '/workflows')).text).toBe(body)
})

test('an end can be told with odd texts, big numbers, other words and other units', async () => {
  const world = await controlled()
  const { poll } = await withRun(world)
  world.pass(60_000)
  const polled = async (effect: unknown) => {
    await world.steer('DELETE', '/faults')
    await addFault(world, POLL, effect)
    return world.send('GET', poll)
  }
  const odd = await polled({ kind: 'odd-text' })
  expect(odd.text).toContain('\\u0000 \\ud83d \\udc00"')
  const big = await polled({ kind: 'big-numbers' })
  expect(big.text).toContain('"seed":18446744073709551615')
  const words = await polled({ kind: 'foreign-words' })
  expect(words.body).toMatchObject({ status: 'SUCCEEDED' })
  const unknown = { kind: 'foreign-words', words: { COMPLETED: 'ARCHIVED' } }
  expect((await polled(unknown)).body).toMatchObject({ status: 'ARCHIVED' })
  const units = await polled({ kind: 'wrong-units' })
  expect(Number(units.headers.get('x-ratelimit-reset'))).toBeGreaterThan(1e12)
})

test('large files can be sent elsewhere, to an inner address by default', async () => {
  const { send } = await controlled()
  const ask = async (effect: object) => {
    const asked = { 'x-sandbox-fault': JSON.stringify(effect) }
    const file = { filename: 'a.png', contentType: 'image/png', size: 5_000_000 }
    return (await send('POST', '/media/upload-url', file, asked)).body
  }
  expect(await ask({ kind: 'other-storage' })).toMatchObject({
    data: { uploadUrl: 'http://169.254.169.254/latest/meta-data/', method: 'PUT' },
  })
  const url = 'https://storage.example/a'
  expect(await ask({ kind: 'other-storage', url })).toMatchObject({
    data: { uploadUrl: url },
  })
})

test('a caller can ask for a fault on its own request', async () => {
  const { send } = await controlled()
  const asked = { 'x-sandbox-fault': JSON.stringify({ kind: 'status', status: 502 }) }
  expect((await send('GET', '/workflows', undefined, asked)).status).toBe(502)
})

test('a rule that makes no sense is refused with the reason', async () => {
  const { steer } = await controlled()
  const refused = await steer('POST', '/faults', { effect: { kind: 'explode' } })
  expect(refused.status).toBe(400)
  expect(String(refused.body['error'])).toContain('effect.kind')
})
