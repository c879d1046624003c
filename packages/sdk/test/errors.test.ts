import { expect, test } from 'vitest'
import { isWireflowError } from '@wireflow-connect/sdk'
import { failure } from './failure.ts'
import { json, upstream } from './upstream.ts'

test.each([
  [400, 'bad_request'],
  [401, 'unauthorized'],
  [402, 'insufficient_credits'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [405, 'bad_request'],
  [409, 'conflict'],
  [413, 'payload_too_large'],
  [422, 'invalid_graph'],
])('an answer %i is the error %s, and is not retried', async (status, code) => {
  const { wireflow, sent } = upstream([
    json({ error: 'It says no' }, { status, headers: { 'x-request-id': 'req_1' } }),
  ])
  const error = await failure(wireflow.workflows.list())
  expect(error).toMatchObject({ code, status, requestId: 'req_1', retryable: false })
  expect(error.message).toBe(`GET /workflows answered ${status}: It says no`)
  expect(sent).toHaveLength(1)
})

test('a message comes out of both shapes of an error', async () => {
  const body = { error: { type: 'invalid_request_error', message: 'Name is missing' } }
  const { wireflow } = upstream([json(body, { status: 400 })])
  expect((await failure(wireflow.usage.get())).message).toContain('400: Name is missing')
})

test('missing credits tell what is needed, what is there and for which node', async () => {
  const body = {
    error: 'Insufficient credits. Required: 24, Available: 5',
    insufficientCredits: true,
    requiredCredits: 24,
    availableCredits: 5,
    breakdown: [{ nodeId: 'n', nodeLabel: 'Hero', credits: 24 }],
  }
  const { wireflow } = upstream([json(body, { status: 402 })])
  expect(await failure(wireflow.workflows.run('w'))).toMatchObject({
    code: 'insufficient_credits',
    required: 24,
    available: 5,
    breakdown: [{ nodeId: 'n', nodeLabel: 'Hero', credits: 24 }],
  })
})

test('an invalid graph tells every violation', async () => {
  const violation = { rule: 'cycle', message: 'a goes to a', nodeId: 'a' }
  const body = {
    error: { code: 'invalid_graph', message: 'No' },
    violations: [violation],
  }
  const { wireflow } = upstream([json(body, { status: 422 })])
  const error = await failure(
    wireflow.workflows.create({ name: 'x', nodes: [], edges: [] }),
  )
  expect(error.violations).toEqual([violation])
})

test('an answer that is not JSON is shown as it came', async () => {
  const { wireflow } = upstream([new Response('<html>Sign in</html>')])
  expect(await failure(wireflow.workflows.list())).toMatchObject({
    code: 'unexpected_response',
    raw: '<html>Sign in</html>',
    retryable: false,
  })
})

test('a start answered without an id is an error and not an empty result', async () => {
  const { wireflow } = upstream([json({ ok: true })])
  const error = await failure(wireflow.workflows.run('w'))
  expect(error).toMatchObject({ code: 'unexpected_response', raw: '{"ok":true}' })
})

test('a guard with a code narrows an error to what that code carries', async () => {
  const { wireflow } = upstream([json({ error: 'No' }, { status: 402 })])
  const error: unknown = await failure(wireflow.workflows.run('w'))
  expect(isWireflowError(error, 'not_found')).toBe(false)
  expect(isWireflowError(error, 'insufficient_credits') && error.breakdown.length).toBe(0)
  expect(isWireflowError(new Error('other'))).toBe(false)
})

test('no key means no request, and the message says where a key can come from', async () => {
  const { wireflow, sent } = upstream([json([])], { apiKey: '' })
  const error = await failure(wireflow.workflows.list())
  expect(error.code).toBe('unauthorized')
  expect(error.message).toContain('WIREFLOW_API_KEY')
  expect(sent).toHaveLength(0)
})

test('the key appears in no message, even when the upstream repeats it', async () => {
  const { wireflow } = upstream([
    json({ error: 'Invalid API key sk-test' }, { status: 401 }),
  ])
  const error = await failure(wireflow.workflows.list())
  expect(JSON.stringify([error, error.message])).not.toContain('sk-test')
})

test('an id that would name another resource is refused before anything is sent', () => {
  const { wireflow, sent } = upstream([json({})])
  expect(() => wireflow.executions.poll('..')).toThrow('is not an id')
  expect(() => wireflow.executions.poll('')).toThrow('is not an id')
  expect(sent).toHaveLength(0)
})
