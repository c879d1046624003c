import { expect, test } from 'vitest'
import { controlled } from './controlled.ts'
import { node, pictureWorkflow } from './graphs.ts'

const MINUTE_MS = 60_000

test('a run of a hundred minutes is over as soon as the frozen clock is moved on', async () => {
  const { sandbox, send, steer } = await controlled()
  const slow = pictureWorkflow('a bike sandbox:slow=100m')
  const { id } = sandbox.createWorkflow(slow)
  await steer('POST', '/clock/freeze')
  await send('POST', `/workflows/${id}/run`, {})
  await steer('POST', '/clock/advance', { ms: 99 * MINUTE_MS })
  expect(sandbox.executions()).toMatchObject([{ status: 'RUNNING' }])
  await steer('POST', '/clock/advance', { ms: 2 * MINUTE_MS })
  expect(sandbox.executions()).toMatchObject([{ status: 'COMPLETED' }])
})

test('a frozen clock stands still, and goes on from there', async () => {
  const { steer, pass } = await controlled()
  const frozen = (await steer('POST', '/clock/freeze')).body
  pass(MINUTE_MS)
  expect((await steer('GET', '/clock')).body).toEqual(frozen)
  await steer('POST', '/clock/resume')
  pass(MINUTE_MS)
  const { now } = (await steer('GET', '/clock')).body
  expect(Date.parse(String(now)) - Date.parse(String(frozen['now']))).toBe(MINUTE_MS)
})

test('immediate runs are over at the next look', async () => {
  const { sandbox, send } = await controlled({ durations: 'immediate' })
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  await send('POST', `/workflows/${id}/run`, {})
  expect(sandbox.executions()).toMatchObject([{ status: 'COMPLETED' }])
})

test('manual runs end at the poll that was named, whatever the time', async () => {
  const { sandbox, send, steer, pass } = await controlled({ durations: 'manual' })
  await steer('PATCH', '/settings', { manualPolls: 2 })
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  await send('POST', `/workflows/${id}/run`, {})
  pass(1_000 * MINUTE_MS)
  const [execution] = sandbox.executions()
  const poll = () => send('GET', `/workflows/executions/${execution?.id}/poll`)
  expect((await poll()).body).toMatchObject({ status: 'RUNNING' })
  expect((await poll()).body).toMatchObject({ status: 'COMPLETED' })
})

test('speed makes everything faster in proportion', async () => {
  const timeAt = async (speed: number) => {
    const { sandbox, send, pass } = await controlled({ speed })
    const { id } = sandbox.createWorkflow(pictureWorkflow())
    await send('POST', `/workflows/${id}/run`, {})
    pass(MINUTE_MS)
    const [execution] = sandbox.executions()
    const detail = await send('GET', `/workflows/executions/${execution?.id}`)
    return Number(detail.body['executionTime'])
  }
  const slow = await timeAt(1)
  expect(slow).toBeGreaterThan(600)
  expect(slow).toBeLessThan(2_400)
  expect(await timeAt(10)).toBeCloseTo(slow / 10, -1)
})

test('a snapshot brings back everything, the clock and the budgets included', async () => {
  const { sandbox, send, steer } = await controlled({ plan: 'free' })
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  await steer('POST', '/clock/freeze')
  await send('POST', `/workflows/${id}/run`, {})
  await steer('POST', '/snapshots', { name: 'before' })
  const before = (await steer('GET', '/export')).text
  await steer('POST', '/clock/advance', { ms: MINUTE_MS })
  await send('POST', `/workflows/${id}/run`, {})
  await send('DELETE', `/workflows/${id}`)
  await steer('POST', '/snapshots/before/restore')
  expect((await steer('GET', '/export')).text).toBe(before)
  expect(sandbox.executions()).toHaveLength(1)
})

test('an exported state can be imported by another sandbox', async () => {
  const one = await controlled()
  const two = await controlled({ seed: 2 })
  one.sandbox.createWorkflow(pictureWorkflow())
  await two.steer('POST', '/import', (await one.steer('GET', '/export')).body)
  expect(two.sandbox.apiKey).toBe(one.sandbox.apiKey)
  expect((await two.steer('GET', '/workflows')).rows).toHaveLength(1)
  const refused = await two.steer('POST', '/import', { version: 99 })
  expect(refused.status).toBe(400)
})

test('a reset forgets everything but the seed and the key', async () => {
  const { sandbox, send, steer } = await controlled()
  const { apiKey } = sandbox
  const first = sandbox.createWorkflow(pictureWorkflow())
  await steer('POST', '/reset')
  expect(sandbox.apiKey).toBe(apiKey)
  expect((await send('GET', '/workflows')).rows).toEqual([])
  expect(sandbox.createWorkflow(pictureWorkflow())).toEqual(first)
})

test('a request is recorded with both bodies and can be sent again with curl', async () => {
  const { sandbox, send, steer } = await controlled()
  await send('POST', '/workflows/lint', {
    nodes: [node("it's", 'input:text')],
    edges: [],
  })
  const [recorded] = (await steer('GET', '/requests')).rows
  const id = String(recorded?.['id'])
  const { exchange } = (await steer('GET', `/requests/${id}`)).body as {
    exchange: { responseBody: string }
  }
  expect(JSON.parse(exchange.responseBody)).toMatchObject({ data: { ok: true } })
  const curl = (await steer('GET', `/requests/${id}/curl`)).text
  expect(curl).toContain("curl -X POST 'http://sandbox.invalid/api/v1/workflows/lint'")
  expect(curl).toContain('-H "authorization: Bearer $WIREFLOW_API_KEY"')
  expect(curl).toContain("it'\\''s")
  expect(curl).not.toContain(sandbox.apiKey)
})

test('an execution can be ended from outside, and is not paid for', async () => {
  const { sandbox, send, steer, pass } = await controlled()
  const { id } = sandbox.createWorkflow(pictureWorkflow())
  await send('POST', `/workflows/${id}/run`, {})
  const [execution] = sandbox.executions()
  await steer('POST', `/executions/${execution?.id}/end`, { status: 'CANCELLED' })
  pass(MINUTE_MS)
  const detail = await send('GET', `/workflows/executions/${execution?.id}`)
  expect(detail.body).toMatchObject({ status: 'CANCELLED', creditsUsed: 0 })
})

test('a page of another site cannot steer the sandbox', async () => {
  const { steer } = await controlled()
  const elsewhere = { origin: 'https://evil.example', host: 'localhost' }
  expect((await steer('POST', '/reset', undefined, elsewhere)).status).toBe(403)
  const rebound = { host: 'evil.example:4410' }
  expect((await steer('GET', '/status', undefined, rebound)).status).toBe(403)
  const own = { origin: 'http://localhost:4410', host: 'localhost:4410' }
  expect((await steer('GET', '/status', undefined, own)).status).toBe(200)
})

test('every route of the sandbox is in its own description', async () => {
  const { steer } = await controlled()
  const { paths } = (await steer('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { summary: string }>>
  }
  const { routes } = (await steer('GET', '/nothing')).body as { routes: string[] }
  const undescribed = routes.filter((route) => {
    const [method = '', path = ''] = route.split(' ')
    return !paths[path]?.[method.toLowerCase()]?.summary
  })
  expect(undescribed).toEqual([])
})
